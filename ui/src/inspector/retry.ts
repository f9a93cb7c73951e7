/** A retry: which sending of the same a delivery is, in words. */

import type { Retry } from "../api/generated/Retry";
import type { RetryKey } from "../api/generated/RetryKey";

const KEYS: Record<RetryKey, string> = {
	delivery_id: "the same delivery id",
	event_id: "the same event id",
	body: "the same body within an hour",
};

/** `answered` is the status that the one before got, where it is known. */
export function retryInWords(retry: Retry, answered: number | null): string {
	const { number, of, gap_ms, same_bytes, after, key } = retry;
	if (gap_ms === null) return `The first of ${of} with ${KEYS[key]}.`;
	const gap = gapInWords(Math.abs(gap_ms));
	// What was imported comes later than it was sent.
	const when = gap_ms < 0 ? `sent ${gap} earlier than the one before` : `${gap} after the one before`;
	const bytes = same_bytes === null ? "" : same_bytes ? " Same bytes." : " The bytes differ.";
	if (after === null) return `Number ${number} of ${of}, ${when}, which was imported.${bytes}`;
	return after === "failure"
		? `Retry ${number} of ${of}, ${when}, which we answered ${answered ?? "with a failure"}.${bytes}`
		: `Repeat ${number} of ${of}, ${when}, although we answered that ${answered ?? "with success"}.${bytes}`;
}

const UNITS = [
	[86_400_000, "day"],
	[3_600_000, "h"],
	[60_000, "min"],
	[1000, "s"],
] as const;

/** "12 s", "3 min 20 s", "2 days 4 h": the largest unit and the one below. */
export function gapInWords(ms: number): string {
	const at = UNITS.findIndex(([size]) => ms >= size);
	if (at < 0) return `${ms} ms`;
	const parts: string[] = [];
	let rest = ms;
	for (const [size, unit] of UNITS.slice(at, at + 2)) {
		const count = Math.floor(rest / size);
		rest -= count * size;
		if (count > 0) parts.push(`${count} ${unit}${unit === "day" && count > 1 ? "s" : ""}`);
	}
	return parts.join(" ");
}
