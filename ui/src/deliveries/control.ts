import { create } from "zustand";

/** What the list in the middle lets others do with it: keys, the palette and the pill all go this way. */
export interface ListControl {
	/** Selects the row so many further down, or up; the first one while none is selected. */
	move: (by: number) => void;
	first: () => void;
	last: () => void;
	/** Moves by what fits in the view. */
	page: (direction: 1 | -1) => void;
	/** Chooses the row that the keys are at, or takes it out again; not there in a list of which nothing can be chosen. */
	choose?: () => void;
	/** Moves and chooses what it passes over. */
	extend?: (by: 1 | -1) => void;
	chooseAll?: () => void;
	/** Shows what arrived since the list stands still; not there in a list that never does. */
	jump?: () => void;
	focus: () => void;
}

interface State {
	control: ListControl | null;
	/** How many arrived since the list stands still. */
	newer: number;
	/** How many deliveries match; null while that is not known yet. */
	matches: number | null;
	/** Deliveries taken out of a list that stands still, so that it closes the gap. */
	removed: (count: number) => void;
}

export const useList = create<State>()(() => ({ control: null, newer: 0, matches: null, removed: () => {} }));
