import { Check } from "../fields/check";
import { ChoiceField } from "../fields/choice-field";
import { Section } from "../fields/section";
import { TextField } from "../fields/text-field";
import { type Draft, expected, type Faults } from "./draft";

interface Props {
	draft: Draft;
	faults: Faults;
	onChange: (change: Partial<Draft>) => void;
}

type Typed = "times" | "rate" | "wait" | "timeout" | "expect" | "strip";

/** What the API calls a field, where that is another name. */
const ASKED: Partial<Record<Typed, string>> = { wait: "wait_for_refused_ms", timeout: "timeout_ms", rate: "pace" };

const PACES = [
	["free", "One after the other"],
	["rate", "So many a second"],
	["original", "With their own gaps"],
] as const;

/** How often, how fast, how patiently; most replays need none of it. */
export function MoreFields({ draft, faults, onChange }: Props) {
	const typed = (field: Typed, label: string, hint: string) => (
		<TextField
			label={label}
			hint={hint}
			fault={faults[field] ?? faults[ASKED[field] ?? field]}
			look="number"
			placeholder={field === "expect" ? expected(draft) || "any" : undefined}
			value={draft[field]}
			onChange={(text) => onChange({ [field]: text })}
		/>
	);
	const open = Object.keys(faults).some((field) => !["url", "endpoint", "breaks", "headers", "method"].includes(field));
	return (
		<Section title="Pace, times and patience" summary={inShort(draft)} open={open}>
			<div className="grid grid-cols-2 gap-3">
				{typed("times", "Times", "How often each is sent.")}
				<ChoiceField
					label="Pace"
					fault={faults.pace}
					value={draft.pace}
					options={PACES}
					onChange={(pace) => onChange({ pace })}
				/>
				{draft.pace === "rate" && typed("rate", "A second", "Up to four are under way at a time.")}
				{typed("expect", "Expected answer", "Such as 2xx, 401 or 200,4xx.")}
				{typed("wait", "Wait for a refused port, seconds", "A server that is being restarted.")}
				{typed("timeout", "Time limit, seconds", "For one sending in all.")}
				{draft.mode === "stripped" && typed("strip", "Also without", "Names of headers, with commas.")}
			</div>
			<Check
				label="Keep the paths"
				hint="Puts what each delivery asked for below its endpoint behind the URL."
				checked={draft.keepPath}
				onChange={(keepPath) => onChange({ keepPath })}
			/>
			<Check
				label="Take any certificate"
				hint="For a server of your own whose certificate nobody vouches for."
				checked={draft.anyCertificate}
				onChange={(anyCertificate) => onChange({ anyCertificate })}
			/>
		</Section>
	);
}

function inShort({ times, pace, rate, keepPath }: Draft): string {
	const parts = [
		Number(times) > 1 ? `${times} times` : "once",
		{ free: "one after the other", rate: `${rate} a second`, original: "with the gaps of their arrival" }[pace],
		keepPath && "paths kept",
	];
	return parts.filter(Boolean).join(", ");
}
