import { CircleCheck, CircleHelp, FileText } from "lucide-react";
import { useEffect, useState } from "react";
import { sizeText } from "../content/size";
import { plainText } from "../content/text";
import { Field } from "../fields/field";
import { FileButton } from "./file-button";
import type { Preview } from "./preview";
import { preview, type Source } from "./source";

interface Props {
	source: Source;
	onText: (text: string) => void;
	/** Without a file it is a paste again. */
	onFile: (file?: File) => void;
}

/** The file or the paste, and what it looks like. */
export function SourceField({ source, onText, onFile }: Props) {
	return (
		<div className="grid grid-cols-1 gap-2.5">
			{"file" in source ? (
				<div className="card flex items-center gap-3">
					<FileText aria-hidden className="text-accent" />
					<p className="min-w-0 flex-1">
						<b className="block truncate font-semibold">{plainText(source.file.name)}</b>
						<span className="num text-ink-2">{sizeText(source.file.size)}</span>
					</p>
					<button type="button" className="btn ghost" onClick={() => onFile()}>
						Paste instead
					</button>
				</div>
			) : (
				<Field label="Paste" hint="HTTP archive (HAR), cURL commands or raw HTTP/1.1 requests.">
					{(tied) => (
						<textarea
							{...tied}
							// Whoever opens the sheet is about to paste.
							// biome-ignore lint/a11y/noAutofocus: the focus is moved into a sheet in any case.
							autoFocus
							rows={10}
							spellCheck={false}
							autoComplete="off"
							className="field mono h-auto py-1.5"
							placeholder={
								"curl http://127.0.0.1:27335/hook \\\n  -H 'Content-Type: application/json' \\\n  -d '{\"hello\":\"creel\"}'"
							}
							value={source.text}
							onChange={(event) => onText(event.target.value)}
						/>
					)}
				</Field>
			)}
			<div className="flex flex-wrap items-center gap-x-3 gap-y-2">
				<FileButton onFile={onFile}>{"file" in source ? "Choose another…" : "Choose a file…"}</FileButton>
				<Looks source={source} />
			</div>
		</div>
	);
}

function Looks({ source }: { source: Source }) {
	const [looks, setLooks] = useState<Preview | null>(null);
	useEffect(() => {
		let gone = false;
		const tell = (told: Preview | null) => gone || setLooks(told);
		preview(source).then(tell, () => tell(null));
		return () => {
			gone = true;
		};
	}, [source]);
	const nothing = "text" in source && source.text.trim() === "";
	return (
		<p role="status" className="flex min-w-0 items-center gap-1.5 font-medium">
			{looks && !nothing && (
				<>
					{looks.known ? (
						<CircleCheck aria-hidden className="text-valid" />
					) : (
						<CircleHelp aria-hidden className="text-missing" />
					)}
					{looks.words}
				</>
			)}
		</p>
	);
}
