/** Words for what a delivery says about itself. */
import type { Summary } from "../api/generated/Summary";
import type { SummaryPart } from "../api/generated/SummaryPart";
import { gapInWords } from "../inspector/retry";

/** How urgent it looks: the tones that verdicts have, too. */
export type Tone = "bad" | "warning" | "good" | "quiet";

/** The few words that all tables come down to. */
const TONES: Readonly<Record<string, Tone>> = {
	critical: "bad",
	error: "bad",
	trigger: "bad",
	warning: "warning",
	acknowledge: "warning",
	resolve: "good",
};

/** What no table knows is shown without any urgency: nobody said how urgent it is. */
export function toneOf({ meaning }: Pick<SummaryPart, "meaning">): Tone {
	return TONES[meaning ?? ""] ?? "quiet";
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

/**
 * A place as people name it: `json:alert.title` reads `alert.title`, and other places keep their kind. Of a text that is put
 * together, such as `{json:name} is {json:status}`, every place is named.
 */
export function placeInWords(from: string): string {
	const places = [...from.matchAll(/\{(\w+:[^}]*)\}/g)].map(([, place = ""]) => place);
	return (places.length === 0 ? [from] : places).map(onePlace).join(", ");
}

function onePlace(from: string): string {
	const [, kind = "", rest = from] = /^(\w+):(.*)$/s.exec(from) ?? [];
	if (kind === "json" || kind === "") return rest;
	return `${rest} (${kind === "form" ? "form field" : kind})`;
}

/** Whether there is anything to show. */
export function saysSomething(summary: Summary): boolean {
	const { title, severity, status, dedup_key, source, link, occurred_at } = summary;
	return [title, severity, status, dedup_key, source, link, occurred_at].some((part) => part !== null);
}
