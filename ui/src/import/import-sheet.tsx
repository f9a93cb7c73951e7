import { useMemo, useRef, useState } from "react";
import { toast } from "sonner";
import { api } from "../api/client";
import type { Imported } from "../api/generated/Imported";
import { Field } from "../endpoints/field";
import { usePlace } from "../place/place";
import { Sheet } from "../shell/sheet";
import { useEndpoints } from "../sidebar/endpoints";
import { ImportFooter } from "./import-footer";
import { Outcome, show } from "./outcome";
import { counted } from "./preview";
import { contentOf, obstacle, type Source } from "./source";
import { SourceField } from "./source-field";

/** The sheet that makes deliveries of a file or a paste. */
export default function ImportSheet({ file, text }: { file: File | undefined; text: string | undefined }) {
	const close = () => usePlace.getState().open(null);
	const holds = useRef(false);
	const [outcome, setOutcome] = useState<{ imported: Imported; endpoint: string | null } | null>(null);
	return (
		<Sheet title="Import" holds={() => holds.current} onClose={close}>
			{outcome ? (
				<Outcome {...outcome} onClose={close} />
			) : (
				<Form
					file={file}
					text={text ?? ""}
					onTyped={() => {
						holds.current = true;
					}}
					onClose={close}
					onImported={(imported, endpoint) => {
						holds.current = false;
						if (imported.refused.length > 0) return setOutcome({ imported, endpoint });
						show(imported, endpoint);
						close();
						toast.success(`Imported ${counted(imported.imported, "request")}.`);
					}}
				/>
			)}
		</Sheet>
	);
}

interface FormProps {
	file: File | undefined;
	text: string;
	onTyped: () => void;
	onClose: () => void;
	onImported: (imported: Imported, endpoint: string | null) => void;
}

function Form({ file, text: pasted, onTyped, onClose, onImported }: FormProps) {
	const [text, setText] = useState(pasted);
	const [endpoint, setEndpoint] = useState("");
	const [fault, setFault] = useState<string | null>(null);
	const [busy, setBusy] = useState(false);
	const source: Source = useMemo(() => (file ? { file } : { text }), [file, text]);
	const endpoints = useEndpoints().data?.items ?? [];
	const empty = "text" in source && source.text.trim() === "";

	const submit = async () => {
		const inTheWay = empty ? "There is nothing to import yet. Choose a file, or paste a request." : obstacle(source);
		setFault(inTheWay);
		if (inTheWay) return;
		setBusy(true);
		try {
			onImported(await api.import({ ...(await contentOf(source)), endpoint: endpoint || null }), endpoint || null);
		} catch (error) {
			setFault(error instanceof Error ? error.message : String(error));
			setBusy(false);
		}
	};

	return (
		<form
			noValidate
			className="flex min-h-0 flex-1 flex-col"
			onSubmit={(event) => {
				event.preventDefault();
				void submit();
			}}
			onKeyDown={(event) => {
				if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || busy) return;
				event.preventDefault();
				void submit();
			}}
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
				<Field label="Endpoint" hint="Its provider and secrets judge the signatures.">
					{(tied) => (
						<select {...tied} className="field" value={endpoint} onChange={(event) => setEndpoint(event.target.value)}>
							<option value="">By the path of each request</option>
							{endpoints.map(({ slug, name }) => (
								<option key={slug} value={slug}>
									{name === slug ? slug : `${name} (${slug})`}
								</option>
							))}
						</select>
					)}
				</Field>
				<p className="text-ink-2">
					Imported deliveries are marked, and judged as of the time in the archive; a command or a raw request has none,
					so that is now. Nothing is sent to anybody.
				</p>
			</div>
			<ImportFooter fault={fault} busy={busy} onClose={onClose} />
		</form>
	);
}
