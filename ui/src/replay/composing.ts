import type { ReplayMode } from "../api/generated/ReplayMode";
import { usePlace } from "../place/place";
import type { What } from "./draft";

/** Opens the composer. */
export function compose(what: What, mode?: ReplayMode): void {
	usePlace.getState().open({ kind: "replay", what, ...(mode && { mode }) });
}
