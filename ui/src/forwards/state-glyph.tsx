import { Check, CircleHelp, CirclePause, Clock, type LucideIcon, Minus, RotateCw, Send, X } from "lucide-react";
import type { Forward } from "../api/generated/Forward";
import type { ForwardState } from "../api/generated/ForwardState";
import { waits } from "./words";

const GLYPHS: Readonly<Record<ForwardState, readonly [LucideIcon, string]>> = {
	queued: [Clock, "text-ink-2"],
	held: [CirclePause, "text-missing"],
	sending: [Send, "text-accent"],
	unknown: [CircleHelp, "text-missing"],
	delivered: [Check, "text-valid"],
	failed: [X, "text-invalid"],
	skipped: [Minus, "text-ink-3"],
};

/** How far a forward is, as a glyph; the word stands beside it. */
export function StateGlyph({ state, next_at }: Pick<Forward, "state" | "next_at">) {
	const [Glyph, look] = waits({ state, next_at }) ? ([RotateCw, "text-missing"] as const) : GLYPHS[state];
	return <Glyph aria-hidden="true" className={look} />;
}
