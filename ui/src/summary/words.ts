/** Words for what a delivery says about itself. */
import type { Summary } from "../api/generated/Summary";
import type { SummaryPart } from "../api/generated/SummaryPart";
import { gapInWords } from "../inspector/retry";

/** How urgent it looks: the tones that verdicts have, too. */
export type Tone = "bad" | "warning" | "good" | "quiet";

const TONES: readonly (readonly [Tone, RegExp])[] = [
	["bad", /^(critical|fatal|emergency|alert|error|high|urgent|down|firing|triggered|alarm|open|problem|p1|sev1)$/i],
	["warning", /^(warning|warn|medium|moderate|degraded|acknowledged|p2|p3|sev2)$/i],
	["good", /^(ok|okay|resolved|recovered|closed|up|operational|success|normal|completed?)$/i],
];

export function toneOf({ text, meaning }: Pick<SummaryPart, "text" | "meaning">): Tone {
	const word = (meaning ?? text).trim();
	return TONES.find(([, words]) => words.test(word))?.[0] ?? "quiet";
}

/** How much later it arrived than it happened; null where that says nothing. */
export function lagInWords(lag: number | null): string | null {
	if (lag === null) return null;
	if (lag < 0) return `arrived ${inTenths(-lag)} earlier, so the clocks differ`;
	return `arrived ${inTenths(lag)} later`;
}

/** Below ten seconds a tenth still tells something. */
function inTenths(ms: number): string {
	return ms >= 1000 && ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : gapInWords(ms);
}

/** A place as people name it: `json:alert.title` reads `alert.title`, and other places keep their kind. */
export function placeInWords(from: string): string {
	const [, kind = "", rest = from] = /^(\w+):(.*)$/s.exec(from) ?? [];
	if (kind === "json" || kind === "") return rest;
	return `${rest} (${kind === "form" ? "form field" : kind})`;
}

/** Whether there is anything to show. */
export function saysSomething(summary: Summary): boolean {
	const { title, severity, status, dedup_key, source, link, occurred_at } = summary;
	return [title, severity, status, dedup_key, source, link, occurred_at].some((part) => part !== null);
}
