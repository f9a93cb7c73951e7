import { Check, CircleDashed, type LucideIcon, Minus, X } from "lucide-react";
import type { Verdict } from "../api/generated/Verdict";
import { verdictWord } from "./reasons";

const LOOKS: Readonly<Record<Verdict, readonly [LucideIcon, string]>> = {
	valid: [Check, "bg-valid-soft text-valid"],
	invalid: [X, "bg-invalid-soft text-invalid"],
	missing: [Minus, "bg-missing-soft text-missing"],
	unchecked: [CircleDashed, "bg-unchecked-soft text-ink-2"],
};

/** A verdict by glyph, word and colour. */
export function VerdictChip({ verdict }: { verdict: Verdict }) {
	const [Glyph, look] = LOOKS[verdict];
	return (
		<span className={`badge ${look}`}>
			<Glyph aria-hidden="true" />
			{verdictWord(verdict)}
		</span>
	);
}

export function VerdictGlyph({ verdict }: { verdict: Verdict }) {
	const [Glyph] = LOOKS[verdict];
	return <Glyph aria-hidden="true" />;
}
