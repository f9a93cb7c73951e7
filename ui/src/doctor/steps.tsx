import { Check, Minus, X } from "lucide-react";
import type { DiagnosisStep } from "../api/generated/DiagnosisStep";
import type { Outcome } from "../api/generated/Outcome";
import { Shown } from "../inspector/shown";

/** What was checked, in the order a person would, and how far it came. */
export function Steps({ steps }: { steps: readonly DiagnosisStep[] }) {
	if (steps.length === 0) return null;
	return (
		<ul className="steps" aria-label="What was checked">
			{steps.map(({ name, outcome, detail }) => (
				<li key={name} data-outcome={outcome}>
					<Glyph outcome={outcome} />
					<b>{name}</b>
					<span>
						<Shown text={detail} />
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
