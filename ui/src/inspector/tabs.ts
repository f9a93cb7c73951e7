import { create } from "zustand";

/** The tabs of the inspector, in the order of their keys 1 to 6. */
export const TABS = ["overview", "body", "headers", "signature", "attempts", "raw"] as const;
export type Tab = (typeof TABS)[number];

interface ChosenTab {
	tab: Tab;
	choose: (tab: Tab) => void;
}

/** The chosen tab stays the same from one delivery to the next, also where none was selected in between. */
export const useTab = create<ChosenTab>()((set) => ({ tab: "overview", choose: (tab) => set({ tab }) }));

/** The tab so many further to the right; after the last one comes the first. */
export function tabBeside(tab: Tab, by: 1 | -1): Tab {
	return TABS[(TABS.indexOf(tab) + by + TABS.length) % TABS.length] ?? tab;
}

/** A tab as its name is written. */
export const tabName = (tab: Tab) => tab.charAt(0).toUpperCase() + tab.slice(1);
