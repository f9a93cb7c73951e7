import { useState } from "react";
import { mark, write } from "./marking";
import { tagFault, withTag } from "./tags";

/** Takes one tag after the other: Enter adds it, Backspace in an empty field takes the last one off, Esc ends. */
export function TagField({ id, tags: given }: { id: number; tags: readonly string[] }) {
	const [text, setText] = useState("");
	const [tags, setTags] = useState(given);
	const fault = tagFault(text, tags);
	const put = (tags: string[]) => {
		setTags(tags);
		void mark(id, { tags });
	};
	const add = () => {
		if (fault !== null || text.trim() === "") return;
		setText("");
		put(withTag(tags, text));
	};
	return (
		<span className="mark-field">
			<input
				// Whoever opens it is about to type.
				// biome-ignore lint/a11y/noAutofocus: it was asked for by a key or a press.
				autoFocus
				className="field"
				aria-label="Add a tag"
				aria-describedby="tag-fault"
				aria-invalid={fault !== null}
				placeholder="Add a tag"
				autoComplete="off"
				spellCheck={false}
				value={text}
				onChange={({ target }) => setText(target.value)}
				onBlur={() => {
					add();
					write(null);
				}}
				onKeyDown={(event) => {
					if (event.key === "Enter" || event.key === ",") add();
					else if (event.key === "Escape") write(null);
					else if (event.key === "Backspace" && text === "") put(tags.slice(0, -1));
					else return;
					event.preventDefault();
					event.stopPropagation();
				}}
			/>
			<small id="tag-fault" role="status">
				{fault}
			</small>
		</span>
	);
}
