/** How far a forward is, in words. */
import type { Destination } from "../api/generated/Destination";
import type { Forward } from "../api/generated/Forward";
import type { ForwardCounts } from "../api/generated/ForwardCounts";
import type { ForwardReason } from "../api/generated/ForwardReason";
import type { OrderedForwards } from "../api/generated/OrderedForwards";
import { gapInWords } from "../inspector/retry";

/** Its state in a word, as it stands in a row. */
export function stateWord(forward: Pick<Forward, "state" | "next_at">): string {
	switch (forward.state) {
		case "queued":
			return waits(forward) ? "Trying again" : "Waiting";
		case "held":
			return "Held";
		case "sending":
			return "Sending";
		case "unknown":
			return "Interrupted";
		case "delivered":
			return "Delivered";
		case "failed":
			return "Failed";
		case "skipped":
			return "Not sent";
	}
}

/** Why it was not sent, where nothing more is told. */
const WHY: Readonly<Record<ForwardReason, string>> = {
	status: "the answer was no success",
	no_answer: "there was no answer",
	not_made: "the request could not be made",
	too_old: "it was too old when its turn came",
	cancelled: "it was cancelled",
	left_out: "it was left out when the destination caught up",
	deleted: "the delivery was deleted before its turn came",
	no_output: "the transform made nothing of it",
	no_secret: "its destination has no secret for it",
};

/** The rest of the sentence that its state begins. `took` is how long the last try took in milliseconds, where it is known. */
export function forwardInWords(forward: Forward, now: Date, took: number | null = null): string {
	const { state, tries, budget, next_at, status, reason, detail } = forward;
	switch (state) {
		case "queued": {
			if (reason === "no_secret") return lacking(detail);
			if (tries === 0 && next_at === null) return "waiting for its turn";
			const next = `waiting for try ${tries + 1} of ${budget}${dueInWords(next_at, now)}`;
			return detail ? `${next}: ${plain(detail)}` : next;
		}
		case "held":
			return "held while the destination is paused or switched off";
		case "sending":
			return `on its way, try ${Math.max(tries, 1)} of ${budget}`;
		case "unknown":
			if (reason === "no_secret") return lacking(detail);
			return "Creel ended while it was being sent, so it is sent once more and may arrive twice";
		case "delivered": {
			const after = tries > 1 ? ` at try ${tries}` : "";
			return `delivered${status === null ? "" : ` ${status}`}${took === null ? "" : ` in ${gapInWords(Math.round(took))}`}${after}`;
		}
		case "failed":
			if (detail) return `failed: ${plain(detail)}`;
			return `failed${tries > 1 ? ` after ${tries} tries` : ""}: ${status === null ? "no answer" : `it answered ${status}`}`;
		case "skipped":
			return `not sent: ${detail ? plain(detail) : WHY[reason ?? "left_out"]}`;
	}
}

/** It waits for no time, and was not tried. */
const lacking = (detail: string | null) => (detail ? plain(detail) : "waiting for a secret of its destination");

/** "in 40 s", or nothing where it is due already. */
function dueInWords(at: string | null, now: Date): string {
	const ms = at === null ? 0 : new Date(at).getTime() - now.getTime();
	return ms < 1000 ? "" : ` in ${gapInWords(Math.round(ms / 1000) * 1000)}`;
}

/** A sentence as the end of another one. Only a plain word loses its capital: `HTTP` keeps it. */
function plain(sentence: string): string {
	const text = sentence.replace(/\.$/, "");
	return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

/** What a row says of all forwards of a delivery: the worst of them counts. */
export type Mark = "failed" | "waiting" | "delivered" | "skipped";

export function markOf({ failed, waiting, delivered }: ForwardCounts): Mark {
	return failed > 0 ? "failed" : waiting > 0 ? "waiting" : delivered > 0 ? "delivered" : "skipped";
}

const MARKS: readonly (readonly [Mark, string])[] = [
	["failed", "failed"],
	["waiting", "waiting"],
	["delivered", "delivered"],
	["skipped", "not sent"],
];

/** "forwarded: 1 failed, 2 delivered". */
export function countsInWords(counts: ForwardCounts): string {
	const parts = MARKS.filter(([mark]) => counts[mark] > 0).map(([mark, word]) => `${counts[mark]} ${word}`);
	return `forwarded: ${parts.join(", ")}`;
}

/** "3 are queued for Orders. 2 are not: delivered there before, waiting already, or deleted." */
export function orderedInWords(
	{ queued, passed_over }: OrderedForwards,
	{ name, paused }: Pick<Destination, "name" | "paused">,
): string {
	const are = (count: number) => `${count.toLocaleString("en")} ${count === 1 ? "is" : "are"}`;
	const held = paused && queued > 0 ? ", which is paused" : "";
	const why = "delivered there before, waiting already, or deleted";
	return `${are(queued)} queued for ${name}${held}.${passed_over > 0 ? ` ${are(passed_over)} not: ${why}.` : ""}`;
}

/** Whether its words change with the clock. */
export const waits = ({ state, next_at }: Pick<Forward, "state" | "next_at">) => state === "queued" && next_at !== null;

/** What was delivered is sent once more by a replay, and what is on its way comes to its end by itself. */
export const canRetry = (forward: Pick<Forward, "state" | "next_at">) =>
	forward.state === "failed" || forward.state === "skipped" || waits(forward);

export const canCancel = ({ state }: Pick<Forward, "state">) => state === "queued" || state === "held";
