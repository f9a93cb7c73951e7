import { ClipboardPaste } from "lucide-react";
import { useState } from "react";
import { api } from "../api/client";
import { wordsOf } from "../api/problem";
import { Field } from "../fields/field";
import type { Edited } from "./draft";
import { textOf } from "./header-text";

interface Props {
	onRequest: (request: Pick<Edited, "method" | "headers" | "body"> & { url: string | null }) => void;
}

/** Takes a cURL command in place of what stands in the fields. */
export function PasteCurl({ onRequest }: Props) {
	const [text, setText] = useState<string | null>(null);
	const [fault, setFault] = useState<string>();
	// Once it was opened, the focus comes back to what opened it.
	const [opened, setOpened] = useState(false);
	if (text === null) {
		return (
			<button
				type="button"
				// biome-ignore lint/a11y/noAutofocus: the field that had the focus is gone.
				autoFocus={opened}
				className="btn justify-self-start"
				onClick={() => {
					setOpened(true);
					setText("");
				}}
			>
				<ClipboardPaste aria-hidden /> Paste a cURL command…
			</button>
		);
	}
	const take = async () => {
		try {
			const { method, url, headers, body } = await api.readRequest(text);
			onRequest({ method, url, headers: textOf(headers), body });
			setText(null);
		} catch (error) {
			setFault(wordsOf(error));
		}
	};
	return (
		<div className="grid grid-cols-1 gap-2">
			<Field label="cURL command" fault={fault} hint="Or a raw HTTP request. It takes the place of what stands above.">
				{(tied) => (
					<textarea
						{...tied}
						// Whoever asks for it is about to paste.
						// biome-ignore lint/a11y/noAutofocus: it was asked for by a press.
						autoFocus
						rows={4}
						className="field mono h-auto py-1.5"
						spellCheck={false}
						value={text}
						onChange={({ target }) => {
							setFault(undefined);
							setText(target.value);
						}}
					/>
				)}
			</Field>
			<div className="flex gap-2">
				<button type="button" className="btn" disabled={text.trim() === ""} onClick={() => void take()}>
					Take it over
				</button>
				<button type="button" className="btn ghost" onClick={() => setText(null)}>
					Never mind
				</button>
			</div>
		</div>
	);
}
