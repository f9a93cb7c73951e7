import { useEffect } from "react";
import { host } from "../host";
import { awaitsField, write } from "../marks/marking";
import { usePlace } from "../place/place";
import { offered } from "./actions";
import { actionFor } from "./keys";

/** Lets the keys of the registry act. While a sheet is open they are its own. */
export function useKeys(): void {
	useEffect(() => {
		const pressed = (event: KeyboardEvent) => {
			if (event.defaultPrevented) return;
			const { sheet, open } = usePlace.getState();
			const shown = document.querySelector("dialog[open], [role='dialog'], [role='menu']") !== null;
			if (event.key === "Escape" && !shown) {
				// What is on its way is sent back.
				if (sheet !== null) open(null);
				if (awaitsField()) return write(null);
			}
			// It has the keys already: what is typed for it must not act here.
			if (sheet !== null || shown || awaitsField()) return;
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
