/** What came of sending a test event, in words. */
import type { SentEvent } from "../api/generated/SentEvent";
import { msInWords } from "../attempts/split";
import { explain, statusInWords } from "../attempts/words";

export interface Came {
	readonly good: boolean;
	readonly words: string;
	readonly more: string | null;
}

export function cameOf({ status, error_code, error, total_ms }: SentEvent): Came {
	if (status === null) {
		const { cause, fix } = explain({ code: error_code ?? "", detail: error ?? "no answer" });
		return { good: false, words: cause, more: fix };
	}
	const words = `${statusInWords({ status, met: null })} in ${msInWords(total_ms)}`;
	return { good: status < 300, words, more: null };
}
