import { useRef, useState } from "react";
import { keyInWords } from "../actions/keys";
import { host } from "../host";
import { mark, write } from "./marking";

const LONGEST = 10_000;

/** Takes a note. It is kept when the field is left, so that nothing typed is lost; Esc leaves it as it was. */
export function NoteField({ id, note }: { id: number; note: string }) {
	const [text, setText] = useState(note);
	const given = useRef(false);
	const done = async (keep: boolean) => {
		if (given.current) return;
		given.current = true;
		if (!keep || text === note || (await mark(id, { note: text.trim() === "" ? null : text }))) write(null);
		given.current = false;
	};
	return (
		<label className="mark-writing">
			<span className="sr-only">Note</span>
			<textarea
				// Whoever opens it is about to type.
				// biome-ignore lint/a11y/noAutofocus: it was asked for by a key or a press.
				autoFocus
				rows={3}
				className="field"
				maxLength={LONGEST}
				placeholder="What should be remembered about it?"
				value={text}
				onChange={({ target }) => setText(target.value)}
				onBlur={() => void done(true)}
				onKeyDown={(event) => {
					if (event.key === "Escape") void done(false);
					else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void done(true);
					else return;
					event.preventDefault();
					event.stopPropagation();
				}}
			/>
			<small>
				Kept with <kbd>{keyInWords("Mod+Enter", host.mac)}</kbd> or when you go on, dropped with <kbd>Esc</kbd>
			</small>
		</label>
	);
}
