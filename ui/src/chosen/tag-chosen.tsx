import { useState } from "react";
import { useList } from "../deliveries/control";
import { tagFault } from "../marks/tags";
import { tagChosen, untagChosen } from "./acts";
import { useChosen } from "./chosen";

/** Takes a tag that is put on all that is chosen, or taken off. Enter puts it on, Esc ends. */
export function TagChosen() {
	const [tag, setTag] = useState("");
	const fault = tagFault(tag, []);
	const close = () => {
		useChosen.setState({ tagging: false });
		useList.getState().control?.focus();
	};
	const give = (run: (tag: string) => Promise<void>) => {
		if (fault !== null || tag.trim() === "") return;
		void run(tag.trim());
		close();
	};
	return (
		<form
			className="chosen-tag"
			onSubmit={(event) => {
				event.preventDefault();
				give(tagChosen);
			}}
			onKeyDown={(event) => {
				if (event.key !== "Escape") return;
				event.preventDefault();
				event.stopPropagation();
				close();
			}}
		>
			<input
				// Whoever opens it is about to type.
				// biome-ignore lint/a11y/noAutofocus: it was asked for by a key or a press.
				autoFocus
				className="field"
				aria-label="Tag for all that is chosen"
				aria-describedby="chosen-tag-fault"
				aria-invalid={fault !== null}
				placeholder="Tag"
				autoComplete="off"
				spellCheck={false}
				value={tag}
				onChange={({ target }) => setTag(target.value)}
			/>
			<button type="submit" className="btn primary">
				Put on
			</button>
			<button type="button" className="btn" onClick={() => give(untagChosen)}>
				Take off
			</button>
			<button type="button" className="btn" onClick={close}>
				Cancel
			</button>
			<small id="chosen-tag-fault" role="status">
				{fault}
			</small>
		</form>
	);
}
