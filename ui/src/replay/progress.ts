/** How far a replay is and what came of it, in words. */
import type { AttemptItem } from "../api/generated/AttemptItem";
import type { Replay } from "../api/generated/Replay";
import { msInWords } from "../attempts/split";
import { COMPARED, explain, hostOf, statusInWords, toneOf } from "../attempts/words";

const counted = (count: number) => count.toLocaleString("en");

/** "12 of 37 sent to localhost:3000, 1 not accepted". */
export function progressOf({ total, done, url, failed, unmet, expect }: Replay): string {
	if (total === 1) return `Sending to ${hostOf(url)}. A port that refuses is tried again.`;
	return `${counted(done)} of ${counted(total)} sent to ${hostOf(url)}${tail(expect === null ? failed : unmet, expect)}`;
}

const tail = (bad: number, expect: string | null) =>
	bad === 0 ? "" : `, ${counted(bad)} ${expect === null ? "not accepted" : "not as expected"}`;

export interface Came {
	readonly good: boolean;
	readonly words: string;
	readonly more?: string | undefined;
}

/** What came of one sending. */
export function cameOf(attempt: AttemptItem): Came {
	const { error, url, compared, total_ms } = attempt;
	if (error) {
		const { cause, fix } = explain(error);
		return { good: toneOf(attempt) === "good", words: cause, more: fix };
	}
	const beside = compared === "first" ? "" : `. ${COMPARED[compared]}`;
	return {
		good: toneOf(attempt) !== "bad",
		words: `${statusInWords(attempt)} by ${hostOf(url)} in ${msInWords(total_ms)}${beside}`,
	};
}

/** What came of all of it. */
export function endOf({
	state,
	total,
	done,
	url,
	succeeded,
	failed,
	skipped,
	met,
	unmet,
	expect,
	last_skip,
}: Replay): Came {
	const sent = done - skipped;
	const bad = expect === null ? failed : unmet;
	const fate = expect === null ? `${counted(succeeded)} accepted` : `${counted(met)} as expected`;
	const of = state === "done" ? "" : ` of ${counted(total)}`;
	const left = { done: "", running: "", cancelled: " It was cancelled.", interrupted: " Creel ended before it did." }[
		state
	];
	if (sent === 0 && last_skip) return { good: false, words: "Nothing was sent.", more: last_skip.detail };
	const more = last_skip ? `${counted(skipped)} could not be sent: ${last_skip.detail}` : undefined;
	return {
		good: bad === 0 && skipped === 0 && state === "done",
		words: `Sent ${counted(sent)}${of} to ${hostOf(url)}: ${fate}${tail(bad, expect)}.${left}`,
		more,
	};
}
