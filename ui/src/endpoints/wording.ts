/** Words for what the API says in codes and numbers. */
import type { Confidence } from "../api/generated/Confidence";
import type { Rejudging } from "../api/generated/Rejudging";

const confidences: Record<Confidence, { words: string; sure: boolean }> = {
	verified_by_sdk: { words: "checked against the provider's own library", sure: true },
	verified_by_library: { words: "checked against a public library", sure: true },
	verified_by_source: { words: "checked against the provider's source", sure: true },
	doc: { words: "from its documentation, not confirmed", sure: false },
	memory: { words: "from memory, not confirmed", sure: false },
	unstated: { words: "not confirmed", sure: false },
};

/** The same of what is told as text; what is not known is not confirmed. */
export function sureness(confidence: string): string {
	return (confidences as Record<string, { words: string }>)[confidence]?.words ?? "not confirmed";
}

export function confidenceInWords(confidence: Confidence): { words: string; sure: boolean } {
	return confidences[confidence];
}

/** What judging again came to, once it is done; null where nothing changed. */
export function rejudgingInWords(rejudging: Rejudging | null): string | null {
	if (rejudging === null || !rejudging.done) return null;
	const { now_valid: valid, no_longer_valid: lost, changed } = rejudging;
	const said: string[] = [];
	if (valid > 0) said.push(`${deliveries(valid)} now valid`);
	if (lost > 0) said.push(`${deliveries(lost)} no longer valid`);
	if (said.length === 0 && changed > 0) return `${count(changed)} got another verdict.`;
	return said.length === 0 ? null : `${said.join(", ")}.`;
}

function deliveries(number: number): string {
	return `${count(number)} ${number === 1 ? "is" : "are"}`;
}

function count(number: number): string {
	return `${number.toLocaleString("en")} ${number === 1 ? "delivery" : "deliveries"}`;
}
