import type { Suggestion } from "./suggestions";

interface Props {
	items: Suggestion[];
	/** The one that Enter takes; -1 while none is chosen. */
	chosen: number;
	onTake: (suggestion: Suggestion) => void;
}

export const LIST = "search-suggestions";
export const optionId = (index: number) => `search-suggestion-${index}`;

/** What could be written next. The field keeps the focus; its keys are those of this list, too. */
export function SuggestionList({ items, chosen, onTake }: Props) {
	return (
		<div role="listbox" id={LIST} className="search-suggestions" aria-label="Suggestions">
			{items.map((item, index) => (
				// biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and takes suggestions by its keys.
				<div
					key={item.text}
					role="option"
					id={optionId(index)}
					tabIndex={-1}
					aria-selected={index === chosen}
					// A press would take the focus from the field.
					onMouseDown={(event) => event.preventDefault()}
					onClick={() => onTake(item)}
				>
					<code>{item.text}</code>
					<small>{item.note}</small>
				</div>
			))}
		</div>
	);
}
