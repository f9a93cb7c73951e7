import { type KeyboardEvent, useId } from "react";
import type { PreviewError } from "../api/generated/PreviewError";
import { Field } from "../fields/field";
import { faultOf } from "../search/query-fault";
import { optionId, SuggestionList } from "../search/suggestion-list";
import { useSuggestions } from "../search/use-suggestions";

interface Props {
	value: string;
	fault: string | undefined;
	error: PreviewError | null;
	onChange: (filter: string) => void;
}

/** A search that a delivery must match, with the suggestions of the search above the list. */
export function FilterField({ value, fault, error, onChange }: Props) {
	const list = useId();
	const { input, items, chosen, pressed, accept, follow, begin, close } = useSuggestions(value, onChange);
	const open = items.length > 0;
	// What is still being written is no fault yet.
	const wrong = error && !open ? faultOf(value, { ...error, detail: error.message }) : null;
	return (
		<Field
			label="Filter"
			required={false}
			fault={fault ?? wrong?.message}
			hint="Only what this search finds is forwarded, such as sig:valid event:incident.*"
		>
			{(tied) => (
				<div className="filter-field">
					<input
						{...tied}
						ref={input}
						className="field mono"
						type="text"
						role="combobox"
						autoComplete="off"
						spellCheck={false}
						placeholder="Everything"
						aria-autocomplete="list"
						aria-expanded={open}
						aria-controls={open ? list : undefined}
						aria-activedescendant={open && chosen >= 0 ? optionId(list, chosen) : undefined}
						value={value}
						onChange={({ target }) => {
							onChange(target.value);
							follow(target.selectionStart, true);
						}}
						onSelect={({ currentTarget }) => follow(currentTarget.selectionStart, false)}
						onFocus={begin}
						onBlur={close}
						onKeyDown={(event: KeyboardEvent) => {
							if (pressed(event)) return;
							// The list has no Escape of its own while nothing is written.
							if (event.key === "Escape" && open) close();
						}}
					/>
					{open && <SuggestionList id={list} items={items} chosen={chosen} onTake={accept} />}
					{wrong?.better && (
						<button type="button" className="btn mt-1.5" onClick={() => onChange(wrong.better ?? value)}>
							Use <code>{wrong.better}</code>
						</button>
					)}
				</div>
			)}
		</Field>
	);
}
