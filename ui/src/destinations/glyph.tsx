import { CircleAlert, CircleCheck, CircleOff, CirclePause, Clock, KeyRound, type LucideIcon, Send } from "lucide-react";
import type { Standing } from "./standing";

const GLYPHS: Readonly<Record<Standing, readonly [LucideIcon, string]>> = {
	off: [CircleOff, "text-ink-3"],
	lacking: [KeyRound, "text-missing"],
	paused: [CirclePause, "text-missing"],
	failing: [CircleAlert, "text-invalid"],
	sending: [Clock, "text-ink-2"],
	failed: [CircleAlert, "text-invalid"],
	ready: [CircleCheck, "text-valid"],
};

/** How a destination is doing, as a glyph; its words stand beside it. One that nothing was sent to yet is no success. */
export function StandingGlyph({ standing, fresh }: { standing: Standing; fresh: boolean }) {
	const [Glyph, look] = standing === "ready" && fresh ? ([Send, "text-ink-2"] as const) : GLYPHS[standing];
	return <Glyph aria-hidden="true" className={look} />;
}
