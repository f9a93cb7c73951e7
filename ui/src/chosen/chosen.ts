/** What is chosen: deliveries picked in the list, to do something with all of them at once. Which one is open is another matter. */
import { create } from "zustand";
import { usePlace } from "../place/place";
import type { What } from "../replay/draft";

/** One by one, or all that a search found when the list stood still; what arrives later is in neither. */
export type Chosen =
	| { readonly kind: "some"; readonly ids: ReadonlySet<number> }
	| {
			readonly kind: "all";
			readonly q: string;
			/** The newest delivery that the search found. */
			readonly asOf: number;
			readonly total: number;
			readonly except: ReadonlySet<number>;
	  };

/** A range that is being drawn: what Shift moves is its head, and what was chosen before it stays. Rows by their places. */
export interface Span {
	/** The list that the places count in. */
	readonly list: string;
	readonly anchor: number;
	readonly head: number;
	readonly base: Chosen;
}

export const NONE: Chosen = { kind: "some", ids: new Set() };

export const useChosen = create<{ chosen: Chosen; span: Span | null; tagging: boolean }>()(() => ({
	chosen: NONE,
	span: null,
	tagging: false,
}));

export const clearChosen = () => useChosen.setState({ chosen: NONE, span: null, tagging: false });

// Another list is another choice: what is not seen any more is not acted on.
usePlace.subscribe((now, before) => {
	if (now.scope !== before.scope || now.search.trim() !== before.search.trim()) clearChosen();
});

export const countOf = (chosen: Chosen) =>
	chosen.kind === "some" ? chosen.ids.size : Math.max(0, chosen.total - chosen.except.size);

export const anyChosen = () => countOf(useChosen.getState().chosen) > 0;

export const isChosen = (chosen: Chosen, id: number) =>
	chosen.kind === "some" ? chosen.ids.has(id) : id <= chosen.asOf && !chosen.except.has(id);

/** With these as well. What came after all were chosen cannot be one of them. */
export function withMore(chosen: Chosen, ids: Iterable<number>): Chosen {
	if (chosen.kind === "some") return { kind: "some", ids: new Set([...chosen.ids, ...ids]) };
	const except = new Set(chosen.except);
	for (const id of ids) except.delete(id);
	return { ...chosen, except };
}

function without(chosen: Chosen, id: number): Chosen {
	if (chosen.kind === "all") return { ...chosen, except: new Set([...chosen.except, id]) };
	const ids = new Set(chosen.ids);
	ids.delete(id);
	return { kind: "some", ids };
}

export const toggled = (chosen: Chosen, id: number) =>
	isChosen(chosen, id) ? without(chosen, id) : withMore(chosen, [id]);

/** As the API asks for what is chosen. */
export function asked(chosen: Chosen): { ids: number[] } | { q: string; as_of: number; except?: number[] } {
	// The order of arrival is the order they are sent in.
	if (chosen.kind === "some") return { ids: [...chosen.ids].sort((a, b) => a - b) };
	const { q, asOf, except } = chosen;
	return { q, as_of: asOf, ...(except.size > 0 && { except: [...except] }) };
}

/** As a replay asks for it. */
export function whatOf(chosen: Chosen): What {
	const wanted = asked(chosen);
	return "ids" in wanted ? { deliveries: wanted.ids } : wanted;
}

const counted = (count: number) => count.toLocaleString("en");

/** "7 chosen", "All 214 of this search chosen". */
export function chosenInWords(chosen: Chosen): string {
	const count = countOf(chosen);
	if (chosen.kind === "some") return `${counted(count)} chosen`;
	if (chosen.except.size > 0) return `${counted(count)} of ${counted(chosen.total)} chosen`;
	return `All ${counted(count)}${chosen.q === "" ? "" : " of this search"} chosen`;
}

/** "1 delivery", "1,200 deliveries". */
export const deliveriesInWords = (count: number) => `${counted(count)} ${count === 1 ? "delivery" : "deliveries"}`;
