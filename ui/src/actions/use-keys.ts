import { useEffect } from "react";
import { host } from "../host";
import { usePlace } from "../place/place";
import { offered } from "./actions";
import { actionFor } from "./keys";

/** Lets the keys of the registry act. While a sheet is open they are its own. */
export function useKeys(): void {
	useEffect(() => {
		const pressed = (event: KeyboardEvent) => {
			// A sheet that is on its way has the keys already: what is typed for it must not act here.
			if (event.defaultPrevented || usePlace.getState().sheet !== null) return;
			if (document.querySelector("dialog[open], [role='dialog'], [role='menu']")) return;
			const action = actionFor(offered(), event, host.mac);
			if (!action || (isControl(event) && !action.keys[0]?.startsWith("Mod"))) return;
			event.preventDefault();
			action.run();
		};
		document.addEventListener("keydown", pressed);
		return () => document.removeEventListener("keydown", pressed);
	}, []);
}

/** Keys that a focused control means for itself: Enter presses a button, arrows go through tabs and scroll a body. */
function isControl(event: KeyboardEvent): boolean {
	const moves = ["Enter", "ArrowDown", "ArrowUp", "Home", "End", "PageDown", "PageUp"].includes(event.key);
	const target = event.target as Element | null;
	return moves && target !== document.body && target?.closest("[role='grid'], [role='listbox']") === null;
}
