import type { Suggestion } from "./suggestions";

interface Props {
	/** Of the list, so that its field can name it. */
	id: string;
	items: Suggestion[];
	/** The one that Enter takes; -1 while none is chosen. */
	chosen: number;
	onTake: (suggestion: Suggestion) => void;
}

export const optionId = (list: string, index: number) => `${list}-${index}`;

/** What could be written next. The field keeps the focus; its keys are those of this list, too. */
export function SuggestionList({ id, items, chosen, onTake }: Props) {
	return (
		<div role="listbox" id={id} className="search-suggestions" aria-label="Suggestions">
			{items.map((item, index) => (
				// biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and takes suggestions by its keys.
				<div
					key={item.text}
					role="option"
					id={optionId(id, index)}
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
