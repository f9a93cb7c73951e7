import { anyChosen } from "../chosen/chosen";
import { deliveryActions } from "./delivery";
import { destinationActions } from "./destination";
import { goingActions } from "./going";
import { inspectorActions } from "./inspector";
import { listActions } from "./list";
import { type Action, ofMany, registry } from "./registry";
import { windowActions } from "./window";

/** Everything the window can do. Keys, palette, the sheet of keys and the status bar all read this list. */
export const actions: readonly Action[] = registry([
	...listActions,
	...deliveryActions,
	...inspectorActions,
	...destinationActions,
	...goingActions,
	...windowActions,
]);

/** What can be done now, each as it is now. */
export function offered(): readonly Action[] {
	const now = anyChosen() ? actions.map(ofMany) : actions;
	return now.filter(({ can }) => can?.() ?? true);
}
