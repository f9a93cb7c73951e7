import type { ReactNode } from "react";
import type { Provider } from "../api/generated/Provider";
import type { StandIn } from "../api/generated/StandIn";
import { Check } from "../fields/check";
import { LinesField } from "../fields/lines-field";
import { TextField } from "../fields/text-field";
import { useStandIns } from "../stand-ins/questions";
import { StandInField } from "../stand-ins/stand-in-field";
import { type Draft, headerLines } from "./draft";
import type { Faults } from "./faults";
import { PassThroughFields } from "./pass-through-fields";
import { PlanField } from "./plan-field";
import { TemplateHelp } from "./template-help";

interface Props {
	draft: Draft;
	faults: Faults;
	provider: Provider | undefined;
	/** Where the endpoint is called; null while the receiver does not listen. */
	url: string | null;
	change: (change: Partial<Draft>) => void;
	onStandIn: (standIn: StandIn | null) => void;
}

/** What the sender is answered. What is left empty is the provider's preset, which is shown in its place. */
export function AnswerFields({ draft, faults, provider, url, change, onStandIn }: Props) {
	const preset = provider?.answer;
	const presetHeaders = headerLines(
		Object.entries(preset?.headers ?? {}).filter((one): one is [string, string] => one[1] !== undefined),
	);
	const standIns = useStandIns().data?.items ?? [];
	const delay = (
		<TextField
			label="Delay in milliseconds"
			required={false}
			fault={faults.delay}
			look="number"
			inputMode="numeric"
			placeholder="0"
			value={draft.delay}
			onChange={(text) => change({ delay: text })}
		/>
	);
	return (
		<>
			<StandInField standIns={standIns} value={draft.standIn} fault={faults.standIn} url={url} onChange={onStandIn} />
			{draft.standIn === null ? (
				<Own
					draft={draft}
					faults={faults}
					preset={preset}
					presetHeaders={presetHeaders}
					change={change}
					delay={delay}
				/>
			) : (
				delay
			)}
			<PlanField value={draft.plan} fault={faults.plan} onChange={(plan) => change({ plan })} />
			<Check
				label="Refuse bad signatures"
				hint="A delivery whose signature is invalid or missing is kept all the same, and answered 401."
				checked={draft.rejectInvalid}
				onChange={(rejectInvalid) => change({ rejectInvalid })}
			/>
			<PassThroughFields draft={draft} faults={faults} change={change} />
		</>
	);
}

interface OwnProps {
	draft: Draft;
	faults: Faults;
	preset: Provider["answer"] | undefined;
	presetHeaders: string;
	delay: ReactNode;
	change: (change: Partial<Draft>) => void;
}

/** The endpoint's own answer, word by word. */
function Own({ draft, faults, preset, presetHeaders, delay, change }: OwnProps) {
	return (
		<>
			<div className="grid grid-cols-2 gap-3">
				<TextField
					label="Status"
					required={false}
					fault={faults.status}
					look="number"
					inputMode="numeric"
					placeholder={String(preset?.status ?? 200)}
					value={draft.status}
					onChange={(text) => change({ status: text })}
				/>
				{delay}
			</div>
			<LinesField
				label="Headers"
				required={false}
				fault={faults.headers}
				hint="One on each line."
				rows={2}
				placeholder={presetHeaders || "Name: value"}
				value={draft.headers}
				onChange={(text) => change({ headers: text })}
			/>
			<LinesField
				label="Body"
				required={false}
				fault={faults.body}
				rows={3}
				placeholder={preset?.body || "Empty"}
				value={draft.body}
				onChange={(text) => change({ body: text })}
			/>
			<Check
				label="Fill in from the request"
				hint="Body and header values are then templates, such as {{ request.json.challenge }} or {{ verdict }}."
				checked={draft.template}
				onChange={(template) => change({ template })}
			/>
			{draft.template && <TemplateHelp />}
		</>
	);
}

/** The answer in one line, for the closed section. */
export function answerInShort(draft: Draft, provider: Provider | undefined): string {
	const parts = [draft.status || String(provider?.answer.status ?? 200)];
	if (draft.passTo !== null) return "passed through to a destination";
	if (draft.standIn !== null)
		return draft.plan ? `plan ${draft.plan}, then as the service does` : "as the service does";
	if (draft.plan !== "") return `plan ${draft.plan}`;
	const body = draft.body || provider?.answer.body || "";
	parts.push(body === "" ? "no body" : body.length > 24 ? `${body.slice(0, 24)}…` : body);
	if (draft.delay !== "" && draft.delay !== "0") parts.push(`after ${draft.delay} ms`);
	if (draft.rejectInvalid) parts.push("401 on a bad signature");
	return parts.join(", ");
}
