import { useEffect } from "react";
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

export function tabForKey(key: string): Tab | null {
	return /^[1-6]$/.test(key) ? (TABS[Number(key) - 1] ?? null) : null;
}

/** Digits choose a tab wherever the focus is, except where they are being typed or something floats above. */
export function useTabKeys(choose: (tab: Tab) => void): void {
	useEffect(() => {
		const pressed = (event: KeyboardEvent) => {
			if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
			const on = event.target;
			if (on instanceof HTMLElement && (on.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(on.tagName))) return;
			if (document.querySelector('[role="dialog"], [role="alertdialog"]')) return;
			const tab = tabForKey(event.key);
			if (tab === null) return;
			event.preventDefault();
			choose(tab);
		};
		window.addEventListener("keydown", pressed);
		return () => window.removeEventListener("keydown", pressed);
	}, [choose]);
}
