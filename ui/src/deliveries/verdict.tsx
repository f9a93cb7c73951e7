import { Check, CircleDashed, type LucideIcon, Minus, X } from "lucide-react";
import type { Verdict as Word } from "../api/generated/Verdict";

const VERDICTS: Record<Word, { word: string; Glyph: LucideIcon; className: string }> = {
	valid: { word: "Valid", Glyph: Check, className: "verdict text-valid" },
	invalid: { word: "Invalid", Glyph: X, className: "verdict text-invalid" },
	missing: { word: "Missing", Glyph: Minus, className: "verdict text-missing" },
	unchecked: { word: "Unchecked", Glyph: CircleDashed, className: "verdict text-unchecked" },
};

/** A verdict as glyph, word and colour. */
export function Verdict({ verdict }: { verdict: Word }) {
	const { word, Glyph, className } = VERDICTS[verdict];
	return (
		<span className={className}>
			<Glyph aria-hidden="true" />
			{word}
		</span>
	);
}
