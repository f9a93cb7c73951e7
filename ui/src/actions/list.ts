import { exportChosen } from "../chosen/acts";
import { anyChosen, clearChosen } from "../chosen/chosen";
import { useList } from "../deliveries/control";
import { currentQuery, usePlace } from "../place/place";
import { compose } from "../replay/composing";
import type { Action } from "./registry";

const place = () => usePlace.getState();
const list = () => useList.getState().control;
const listed = () => list() !== null;
const live = () => list()?.jump !== undefined;
const choosable = () => list()?.choose !== undefined;

/** What moves and chooses in the list. */
export const listActions: readonly Action[] = [
	{
		id: "next",
		name: "Next in the list",
		group: "List",
		can: listed,
		keys: ["j", "ArrowDown"],
		hint: "Next",
		run: () => list()?.move(1),
	},
	{
		id: "previous",
		name: "Previous in the list",
		group: "List",
		can: listed,
		keys: ["k", "ArrowUp"],
		run: () => list()?.move(-1),
	},
	{
		id: "first",
		name: "Newest in the list",
		group: "List",
		can: listed,
		keys: ["g", "Home"],
		run: () => list()?.first(),
	},
	{ id: "last", name: "Oldest in the list", group: "List", can: listed, keys: ["G", "End"], run: () => list()?.last() },
	{
		id: "page-down",
		name: "One page down",
		group: "List",
		can: listed,
		keys: ["PageDown"],
		run: () => list()?.page(1),
	},
	{ id: "page-up", name: "One page up", group: "List", can: listed, keys: ["PageUp"], run: () => list()?.page(-1) },
	{ id: "jump", name: "Show new deliveries", group: "List", can: live, keys: ["."], run: () => list()?.jump?.() },
	{
		id: "pause",
		name: "Pause or resume the list",
		group: "List",
		can: live,
		keys: ["l"],
		hint: "Pause list",
		words: "freeze stop live tail",
		run: () => place().setPaused(!place().paused),
	},
	{
		id: "choose",
		name: "Choose or leave out the delivery",
		group: "List",
		keys: ["x"],
		hint: "Choose",
		words: "select check tick multiple several",
		can: choosable,
		run: () => {
			// With no row open the keys are nowhere yet; they begin where j does.
			if (place().selected === null) list()?.first();
			list()?.choose?.();
		},
	},
	{
		id: "choose-down",
		name: "Choose on to the next one",
		group: "List",
		keys: ["J", "Shift+ArrowDown"],
		words: "select extend range",
		can: choosable,
		run: () => list()?.extend?.(1),
	},
	{
		id: "choose-up",
		name: "Choose on to the previous one",
		group: "List",
		keys: ["K", "Shift+ArrowUp"],
		words: "select extend range",
		can: choosable,
		run: () => list()?.extend?.(-1),
	},
	{
		id: "choose-all",
		name: "Choose all that the search finds",
		group: "List",
		keys: ["Mod+a"],
		words: "select every",
		// Beside a text that can be marked, the key marks the text.
		can: () => choosable() && !document.activeElement?.closest("[data-pane='inspector']"),
		run: () => list()?.chooseAll?.(),
	},
	{
		id: "choose-none",
		name: "Choose none",
		group: "List",
		keys: [],
		words: "clear deselect unselect",
		can: anyChosen,
		run: clearChosen,
	},
	{
		id: "export-chosen",
		name: "Export what is chosen…",
		group: "List",
		keys: [],
		words: "save download har csv json file",
		can: anyChosen,
		run: exportChosen,
	},
	{
		id: "export-found",
		name: "Export all found…",
		group: "List",
		can: live,
		keys: [],
		words: "save download har csv json file search",
		run: () => place().open({ kind: "export", what: { q: currentQuery() } }),
	},
	{
		id: "replay-found",
		name: "Replay all found…",
		group: "List",
		can: live,
		keys: [],
		words: "send again bulk search many",
		run: () => compose({ q: currentQuery() }),
	},
];
