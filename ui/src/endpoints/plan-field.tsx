import { TextField } from "../fields/text-field";
import { readPlan, stepInWords, turnInWords } from "./plan";

interface Props {
	value: string;
	fault: string | undefined;
	onChange: (plan: string) => void;
}

/** The plan as it is typed, and below it what each sending is answered, or where it is not understood. */
export function PlanField({ value, fault, onChange }: Props) {
	const plan = value.trim() === "" ? null : readPlan(value);
	const wrong = plan && "fault" in plan ? plan.fault : null;
	return (
		<div className="grid grid-cols-1 gap-1.5">
			<TextField
				label="Plan"
				required={false}
				fault={fault ?? wrong?.message}
				hint="What each sending of the same event is answered, such as 500, 429 retry-after:5, ok. Also delay:2s, drop and cut."
				look="mono"
				placeholder="500, 429 retry-after:5, ok"
				value={value}
				onChange={(text) => onChange(text)}
			/>
			{wrong && (
				<pre aria-hidden="true" className="overflow-hidden text-ellipsis text-ink-3">
					{value.slice(0, wrong.at)}
					<mark className="bg-transparent text-invalid underline decoration-wavy underline-offset-2">
						{value.slice(wrong.at) || " "}
					</mark>
				</pre>
			)}
			{plan && "steps" in plan && (
				<ol aria-label="Steps of the plan" className="flex flex-wrap gap-1.5">
					{plan.steps.map((step, at) => (
						// biome-ignore lint/suspicious/noArrayIndexKey: a step is its place.
						<li key={at} className="rounded-s border border-line bg-sunken px-2 py-0.5 text-xs">
							<span className="text-ink-3">{turnInWords(at, plan.steps.length)}</span>{" "}
							<span className="mono">{stepInWords(step)}</span>
						</li>
					))}
				</ol>
			)}
		</div>
	);
}
