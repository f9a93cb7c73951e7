import { useEffect, useMemo, useRef, useState } from "react";
import { toast } from "sonner";
import { api } from "../api/client";
import type { Import } from "../api/generated/Import";
import type { Imported } from "../api/generated/Imported";
import { ApiProblem, wordsOf } from "../api/problem";
import { nameWithSlug } from "../endpoints/slug";
import { ChoiceField } from "../fields/choice-field";
import { TextField } from "../fields/text-field";
import { usePlace } from "../place/place";
import { KeyedForm } from "../shell/keyed-form";
import { useEndpoints } from "../sidebar/endpoints";
import { ImportFooter } from "./import-footer";
import { outcomeInWords } from "./outcome";
import { obstacle, requestOf, type Source } from "./source";
import { SourceField } from "./source-field";

interface Props {
	file: File | undefined;
	text: string;
	onTyped: () => void;
	onClose: () => void;
	onImported: (imported: Imported, endpoint: string | null) => void;
}

/** What is imported, whose it is, and when it was sent. */
export function ImportForm({ file, text: pasted, onTyped, onClose, onImported }: Props) {
	const [text, setText] = useState(pasted);
	const [endpoint, setEndpoint] = useState("");
	const [at, setAt] = useState("");
	const [fault, setFault] = useState<{ words: string; at: boolean } | null>(null);
	const [busy, setBusy] = useState(false);
	const gone = useGone();
	const source: Source = useMemo(() => (file ? { file } : { text }), [file, text]);
	const endpoints = useEndpoints().data?.items ?? [];

	const submit = async () => {
		const inTheWay = obstacle(source);
		setFault(inTheWay === null ? null : { words: inTheWay, at: false });
		if (inTheWay !== null || busy) return;
		setBusy(true);
		try {
			const to = endpoint || null;
			const more: Pick<Import, "endpoint" | "at"> = { endpoint: to, at: at.trim() || null };
			const imported = await api.import(await requestOf(source, more));
			// Whoever has closed the sheet meanwhile is told, and left where they are.
			if (gone.current) toast.success(outcomeInWords(imported));
			else onImported(imported, to);
		} catch (error) {
			const words = wordsOf(error);
			if (gone.current) toast.error(words);
			else setFault({ words, at: error instanceof ApiProblem && error.problem.field === "at" });
			setBusy(false);
		}
	};

	return (
		<KeyedForm
			className="flex min-h-0 flex-1 flex-col [&_.field[aria-invalid]]:border-invalid"
			onSend={() => void submit()}
		>
			<div className="grid min-h-0 flex-1 grid-cols-1 content-start gap-4 overflow-y-auto px-5 py-4">
				<SourceField
					source={source}
					onText={(text) => {
						onTyped();
						setFault(null);
						setText(text);
					}}
					onFile={(file) => {
						setFault(null);
						usePlace.getState().open({ kind: "import", ...(file && { file }) });
					}}
				/>
				<ChoiceField
					label="Endpoint"
					hint="Its provider and secrets judge the signatures."
					value={endpoint}
					options={[
						["", "By the path of each request"],
						...endpoints.map((one) => [one.slug, nameWithSlug(one)] as const),
					]}
					onChange={setEndpoint}
				/>
				<TextField
					label="Sent at"
					required={false}
					fault={fault?.at ? "Write a time such as 2026-11-19T08:30:00Z, or Unix seconds." : undefined}
					hint="Signatures are judged as of this time. Empty, it is that of the archive, and now where there is none."
					look="mono"
					placeholder="2026-11-19T08:30:00Z"
					value={at}
					onChange={(text) => {
						setFault(null);
						setAt(text);
					}}
				/>
				<p className="text-ink-2">Imported deliveries are marked as such. Nothing is sent to anybody.</p>
			</div>
			<ImportFooter fault={fault?.at ? null : (fault?.words ?? null)} busy={busy} onClose={onClose} />
		</KeyedForm>
	);
}

/** Whether the form is gone; nobody sees what it says then. */
function useGone(): { readonly current: boolean } {
	const gone = useRef(false);
	useEffect(() => {
		gone.current = false;
		return () => {
			gone.current = true;
		};
	}, []);
	return gone;
}
