import { TABS, tabBeside, tabName, useTab } from "../inspector/tabs";
import { usePlace } from "../place/place";
import type { Action } from "./registry";

const selected = () => usePlace.getState().selected !== null;

/** The tabs of the delivery that is open. */
export const inspectorActions: readonly Action[] = [
	...TABS.map((tab, at) => ({
		id: `tab-${tab}`,
		name: `Show ${tabName(tab)}`,
		group: "Inspector" as const,
		keys: [`${at + 1}`],
		words: "tab inspector",
		can: selected,
		run: () => useTab.getState().choose(tab),
	})),
	{
		id: "previous-tab",
		name: "Previous tab of the inspector",
		group: "Inspector",
		keys: ["["],
		can: selected,
		run: () => useTab.setState(({ tab }) => ({ tab: tabBeside(tab, -1) })),
	},
	{
		id: "next-tab",
		name: "Next tab of the inspector",
		group: "Inspector",
		keys: ["]"],
		can: selected,
		run: () => useTab.setState(({ tab }) => ({ tab: tabBeside(tab, 1) })),
	},
];
