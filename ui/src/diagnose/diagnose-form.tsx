import { useMemo, useState } from "react";
import { keyInWords } from "../actions/keys";
import { api } from "../api/client";
import type { DiagnosedRequest } from "../api/generated/DiagnosedRequest";
import { ApiProblem, wordsOf } from "../api/problem";
import type { KeyInput } from "../endpoints/keys";
import { useProvider } from "../endpoints/questions";
import { LinesField } from "../fields/lines-field";
import { TextField } from "../fields/text-field";
import { host } from "../host";
import { obstacle, requestOf, type Source } from "../import/source";
import { SourceField } from "../import/source-field";
import { usePlace } from "../place/place";
import { KeyedForm } from "../shell/keyed-form";
import { SheetFoot } from "../shell/sheet-foot";
import { JudgeWith } from "./judge-with";
import { MOST, questionOf, type With } from "./question";

interface Props {
	file: File | undefined;
	text: string;
	onTyped: () => void;
	onResult: (result: DiagnosedRequest) => void;
}

/** The request, what to judge it with, and what a receiver said about it. */
export function DiagnoseForm({ file, text: pasted, onTyped, onResult }: Props) {
	const [text, setText] = useState(pasted);
	const [judge, setJudge] = useState<With>({ by: "path" });
	const [inputs, setInputs] = useState<Record<string, KeyInput>>({});
	const [more, setMore] = useState({ at: "", url: "", observed: "" });
	const [fault, setFault] = useState<{ words: string; field?: string | null | undefined } | null>(null);
	const [busy, setBusy] = useState(false);
	const source: Source = useMemo(() => (file ? { file } : { text }), [file, text]);
	const keys = useProvider(judge.by === "given" ? judge.provider : null).data?.keys ?? [];

	const submit = async () => {
		const inTheWay = obstacle(source, MOST);
		setFault(inTheWay === null ? null : { words: inTheWay });
		if (inTheWay !== null || busy) return;
		setBusy(true);
		try {
			const question = questionOf({ judge, keys, inputs, ...more });
			onResult(await api.diagnoseRequest(await requestOf(source, question, "request_b64")));
		} catch (error) {
			const field = error instanceof ApiProblem ? error.problem.field : null;
			setFault({ words: wordsOf(error), field });
		}
		setBusy(false);
	};
	const typed = () => {
		onTyped();
		setFault(null);
	};
	const of = (field: keyof typeof more) => (fault?.field === field ? fault.words : undefined);

	return (
		<KeyedForm
			className="flex min-h-0 flex-1 flex-col [&_.field[aria-invalid]]:border-invalid"
			onSend={() => void submit()}
		>
			<div className="grid min-h-0 flex-1 grid-cols-1 content-start gap-4 overflow-y-auto px-5 py-4">
				<SourceField
					source={source}
					onText={(text) => {
						typed();
						setText(text);
					}}
					onFile={(file) => {
						setFault(null);
						usePlace.getState().open({ kind: "diagnose", ...(file && { file }) });
					}}
				/>
				<JudgeWith
					judge={judge}
					keys={keys}
					inputs={inputs}
					onJudge={(judge) => {
						setFault(null);
						setInputs({});
						setJudge(judge);
					}}
					onInput={(key, input) => {
						typed();
						setInputs((inputs) => ({ ...inputs, [key]: input }));
					}}
				/>
				<LinesField
					label="What a receiver said"
					required={false}
					fault={of("observed")}
					hint="A digest or an error that your own receiver logged about it."
					rows={2}
					value={more.observed}
					onChange={(text) => {
						typed();
						setMore({ ...more, observed: text });
					}}
				/>
				<div className="grid grid-cols-2 gap-3 max-[420px]:grid-cols-1">
					{(
						[
							["at", "Arrived at", "2026-11-19T08:30:00Z", "A time, or Unix seconds."],
							["url", "URL called", "https://example.org/hook", "Where the URL is signed."],
						] as const
					).map(([field, label, placeholder, hint]) => (
						<TextField
							key={field}
							label={label}
							required={false}
							fault={of(field)}
							hint={hint}
							look="mono"
							placeholder={placeholder}
							value={more[field]}
							onChange={(text) => {
								typed();
								setMore({ ...more, [field]: text });
							}}
						/>
					))}
				</div>
			</div>
			<SheetFoot fault={fault && !(fault.field && fault.field in more) ? fault.words : null}>
				<button type="submit" className="btn primary" disabled={busy}>
					{busy ? "Looking…" : "Diagnose"} <kbd aria-hidden>{keyInWords("Mod+Enter", host.mac)}</kbd>
				</button>
				<span className="text-xs text-ink-3">Nothing is stored, and nothing leaves this machine.</span>
			</SheetFoot>
		</KeyedForm>
	);
}
