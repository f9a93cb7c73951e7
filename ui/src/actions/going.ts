import { anyChosen, clearChosen } from "../chosen/chosen";
import { usePlace } from "../place/place";
import { nextPane } from "../shell/focus";
import type { Action } from "./registry";

const place = () => usePlace.getState();

/** Ends the innermost thing first: what is chosen, the selection, the search. */
function back(): void {
	if (anyChosen()) clearChosen();
	else if (place().selected !== null) place().select(null);
	else place().setSearch("");
}

const focusSearch = () => document.querySelector<HTMLInputElement>("#search")?.select();

/** The ways from one place to another. */
export const goingActions: readonly Action[] = [
	{
		id: "search",
		name: "Search deliveries",
		group: "Go",
		keys: ["/", "Mod+f"],
		words: "find filter",
		run: focusSearch,
	},
	{ id: "all", name: "All deliveries", group: "Go", keys: [], run: () => place().go({ kind: "all" }) },
	{
		id: "bad",
		name: "Bad signatures",
		group: "Go",
		keys: [],
		words: "invalid missing view",
		run: () => place().go({ kind: "bad" }),
	},
	{
		id: "failed",
		name: "Failed forwards",
		group: "Go",
		keys: [],
		words: "view destination refused",
		run: () => place().go({ kind: "failed" }),
	},
	{
		id: "pinned",
		name: "Pinned deliveries",
		group: "Go",
		keys: [],
		words: "view kept",
		run: () => place().go({ kind: "pinned" }),
	},
	{
		id: "unread",
		name: "Unread deliveries",
		group: "Go",
		keys: [],
		words: "view new",
		run: () => place().go({ kind: "unread" }),
	},
	{
		id: "rejected",
		name: "Rejected requests",
		group: "Go",
		keys: [],
		words: "malformed view",
		run: () => place().go({ kind: "rejected" }),
	},
	{
		id: "escape",
		name: "Clear what is chosen, then the selection, then the search",
		group: "Go",
		keys: ["Escape"],
		run: back,
	},
	{ id: "next-pane", name: "Next pane", group: "Go", keys: ["F6"], run: () => nextPane(1) },
	{ id: "previous-pane", name: "Previous pane", group: "Go", keys: ["Shift+F6"], run: () => nextPane(-1) },
];
