import { type KeyboardEvent, useLayoutEffect, useRef, useState } from "react";
import { useEndpoints } from "../sidebar/endpoints";
import { type Suggestion, suggest, take } from "./suggestions";

/**
 * The list of suggestions below the search, as far as its keys go. None is chosen until an arrow does so, so that Enter
 * means what it means without a list.
 */
export function useSuggestions(search: string, setSearch: (search: string) => void) {
	const input = useRef<HTMLInputElement>(null);
	const endpoints = useEndpoints().data?.items ?? [];
	const [caret, setCaret] = useState(0);
	const [open, setOpen] = useState(false);
	const [chosen, setChosen] = useState(-1);
	const found = suggest(
		search,
		caret,
		endpoints.map(({ slug, name }) => ({ text: slug, note: name })),
	);
	const items = open ? found.items : [];

	// React puts the caret at the end of a text that it writes.
	const toBe = useRef<number | null>(null);
	useLayoutEffect(() => {
		if (toBe.current !== null) input.current?.setSelectionRange(toBe.current, toBe.current);
		toBe.current = null;
	});

	const close = () => {
		setOpen(false);
		setChosen(-1);
	};
	const accept = (suggestion: Suggestion) => {
		const taken = take(search, found, suggestion);
		toBe.current = taken.caret;
		setSearch(taken.search);
		setCaret(taken.caret);
		setChosen(-1);
		setOpen(suggestion.text.endsWith(":"));
	};

	/** Acts on a key that is meant for the list, and says whether it was. */
	const pressed = (event: KeyboardEvent): boolean => {
		const { key, altKey } = event;
		const suggestion = items[chosen];
		if (altKey && key === "ArrowDown") setOpen(true);
		else if (items.length === 0) return false;
		else if (key === "ArrowDown") setChosen((chosen + 1) % items.length);
		else if (key === "ArrowUp") setChosen((Math.max(chosen, 0) - 1 + items.length) % items.length);
		else if (key === "Escape" && search !== "") close();
		else if ((key === "Enter" || key === "Tab") && suggestion) accept(suggestion);
		else {
			if (key === "Enter") close();
			return false;
		}
		event.preventDefault();
		return true;
	};

	/** Follows what was typed, or where the caret was put. */
	const follow = (at: number | null, typed: boolean) => {
		setCaret(at ?? search.length);
		if (typed) setOpen(true);
		if (typed || at !== caret) setChosen(-1);
	};

	return { input, items, chosen, close, accept, pressed, follow, begin: () => search === "" && setOpen(true) };
}
