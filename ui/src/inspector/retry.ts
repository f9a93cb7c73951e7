/** A retry: which sending of the same a delivery is, in words. */

/** As the API says it. */
export interface Retry {
	/** From 1; the first sending counts. */
	number: number;
	of: number;
	key: "delivery_id" | "event_id" | "body";
	first: number;
	previous: number | null;
	next: number | null;
	/** From the arrival of the one before to this one's. */
	gap_ms: number | null;
	same_bytes: boolean | null;
	/** How the one before was answered: a failure is no 2xx. */
	after: "failure" | "success" | null;
}

const KEYS: Record<Retry["key"], string> = {
	delivery_id: "the same delivery id",
	event_id: "the same event id",
	body: "the same body within an hour",
};

/** `answered` is the status that the one before got, where it is known. */
export function retryInWords(retry: Retry, answered: number | null): string {
	const { number, of, gap_ms, same_bytes, after, key } = retry;
	if (after === null || gap_ms === null) return `The first of ${of} with ${KEYS[key]}.`;
	const status = answered === null ? "" : ` ${answered}`;
	const bytes = same_bytes ? "Same bytes." : "The bytes differ.";
	return after === "failure"
		? `Retry ${number} of ${of}, ${gapInWords(gap_ms)} after the one before, which we answered${status || " with a failure"}. ${bytes}`
		: `Repeat ${number} of ${of}, ${gapInWords(gap_ms)} after the one before, although we answered that${status || " with success"}. ${bytes}`;
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
