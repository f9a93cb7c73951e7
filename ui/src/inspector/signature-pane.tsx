import { Check, Minus, X } from "lucide-react";
import type { Delivery } from "../api/generated/Delivery";
import { useTimes } from "../time/times";
import { CauseCard } from "./cause-card";
import { explain, verdictWord } from "./reasons";
import { type Step, steps } from "./signature-steps";
import { useOrigin } from "./use-delivery";
import { VerdictChip } from "./verdict-chip";

/** The verdict, what was looked at to come to it, and when. */
export function SignaturePane({ delivery }: { delivery: Delivery }) {
	const { endpoint, provider } = useOrigin(delivery.endpoint);
	const times = useTimes();
	const { verdict, verdict_at_arrival: before } = delivery;
	return (
		<>
			{verdict === "valid" ? (
				<div className="flex items-baseline gap-2.5">
					<VerdictChip verdict={verdict} />
					<p>{explain("ok").means}</p>
				</div>
			) : (
				<CauseCard verdict={verdict} reason={delivery.reason} />
			)}
			<ul className="steps" aria-label="What was checked">
				{steps(delivery, endpoint, provider).map((step) => (
					<li key={step.name}>
						<StepGlyph step={step} />
						<b>{step.name}</b>
						<span>{step.said}</span>
					</li>
				))}
			</ul>
			<dl className="facts">
				<dt>At arrival</dt>
				<dd>
					{verdictWord(before)}
					{before !== verdict && <small>{verdictWord(verdict)} now, after it was judged again</small>}
				</dd>
				<dt>Judged</dt>
				<dd className="num">{times.exact(delivery.judged_at)}</dd>
			</dl>
			<p className="bar-note">Judged over the stored bytes as of their arrival, so the verdict does not age.</p>
		</>
	);
}

function StepGlyph({ step }: { step: Step }) {
	if (step.passed === null) return <Minus role="img" aria-label="Not checked" className="text-ink-3" />;
	if (step.passed) return <Check role="img" aria-label="Passed" className="text-valid" />;
	return <X role="img" aria-label="Failed" className="text-invalid" />;
}
