import { Check, Clock, type LucideIcon, Minus, X } from "lucide-react";
import type { ForwardCounts } from "../api/generated/ForwardCounts";
import { countsInWords, type Mark, markOf } from "./words";

const MARKS: Readonly<Record<Mark, readonly [LucideIcon, string]>> = {
	delivered: [Check, "text-valid"],
	failed: [X, "text-invalid"],
	waiting: [Clock, "text-missing"],
	skipped: [Minus, "text-ink-3"],
};

/** How the forwards of a delivery stand, in the room of one glyph; its words are in its name. */
export function ForwardMark({ counts }: { counts: ForwardCounts }) {
	const [Glyph, look] = MARKS[markOf(counts)];
	const words = countsInWords(counts);
	return (
		<span title={words}>
			<Glyph role="img" aria-label={words} className={look} />
		</span>
	);
}
