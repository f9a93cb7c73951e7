import { Check, CornerUpRight, type LucideIcon, TrendingDown, TrendingUp, Unplug, X } from "lucide-react";
import type { AttemptItem } from "../api/generated/AttemptItem";
import type { Compared as Beside } from "../api/generated/Compared";
import { COMPARED, statusInWords, type Tone, toneOf } from "./words";

const LOOKS: Readonly<Record<Tone, readonly [LucideIcon, string]>> = {
	good: [Check, "text-valid"],
	moved: [CornerUpRight, "text-missing"],
	bad: [X, "text-invalid"],
};

/** What came back, by glyph, words and colour. */
export function Status({ attempt }: { attempt: Pick<AttemptItem, "status" | "met"> }) {
	const [Glyph, look] = LOOKS[toneOf(attempt)];
	return (
		<span className={`verdict num ${look}`}>
			{attempt.status === null ? <Unplug aria-hidden="true" /> : <Glyph aria-hidden="true" />}
			{statusInWords(attempt)}
		</span>
	);
}

/** How it stands beside the attempt before it; nothing for the first, and for what is as it was. */
export function Compared({ compared, always = false }: { compared: Beside; always?: boolean }) {
	if (compared === "first" || (compared === "same" && !always)) return null;
	if (compared === "same") return <span className="text-ink-3">{COMPARED.same}</span>;
	const fixed = compared === "fixed";
	const Glyph = fixed ? TrendingUp : TrendingDown;
	return (
		<span className={`badge ${fixed ? "bg-valid-soft text-valid" : "bg-invalid-soft text-invalid"}`}>
			<Glyph aria-hidden="true" />
			{COMPARED[compared]}
		</span>
	);
}
