import { Check, Minus, X } from "lucide-react";
import type { DiagnosisStep } from "../api/generated/DiagnosisStep";
import type { Outcome } from "../api/generated/Outcome";
import { Said } from "../inspector/said";

/** What was checked, in the order a person would, and how far it came. */
export function Steps({ steps }: { steps: readonly DiagnosisStep[] }) {
	if (steps.length === 0) return null;
	return (
		<ul className="steps" aria-label="What was checked">
			{steps.map(({ name, outcome, detail }, at) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: steps of one diagnosis never move.
				<li key={at} data-outcome={outcome}>
					<Glyph outcome={outcome} />
					<b>
						<Said text={name} />
					</b>
					<span>
						<Said text={detail || (outcome === "skipped" ? "not reached" : "")} />
					</span>
				</li>
			))}
		</ul>
	);
}

function Glyph({ outcome }: { outcome: Outcome }) {
	if (outcome === "passed") return <Check role="img" aria-label="Passed" className="text-valid" />;
	if (outcome === "failed") return <X role="img" aria-label="Failed" className="text-invalid" />;
	return <Minus role="img" aria-label="Not reached" className="text-ink-3" />;
}
