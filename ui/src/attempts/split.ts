/** How the time of an attempt was spent, part by part. */
import type { AttemptTiming } from "../api/generated/AttemptTiming";

export interface Spent {
	/** What was done in it, in words. */
	readonly on: "connecting" | "encryption" | "waiting" | "the answer";
	readonly ms: number;
}

/** The parts that were reached, in their order; together they are the whole time. What an attempt ended in comes last. */
export function spent({ connect_ms, tls_ms, first_byte_ms, total_ms }: AttemptTiming): readonly Spent[] {
	const reached: Spent[] = [];
	let left = total_ms;
	const part = (on: Spent["on"], ms: number | null) => {
		const took = Math.min(left, ms ?? left);
		left -= took;
		reached.push({ on, ms: took });
	};
	part("connecting", connect_ms);
	if (connect_ms === null) return reached;
	if (tls_ms !== null) part("encryption", tls_ms);
	part("waiting", first_byte_ms);
	if (first_byte_ms !== null) part("the answer", null);
	return reached;
}

/** "0.4 ms", "12 ms", "1.2 s": no more digits than anyone compares. */
export function msInWords(ms: number): string {
	if (ms < 9.95) return `${ms.toFixed(1)} ms`;
	if (ms < 999.5) return `${Math.round(ms)} ms`;
	return `${(ms / 1000).toFixed(ms < 9950 ? 1 : 0)} s`;
}
