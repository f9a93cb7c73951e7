/** The zone that times are shown in: that of this machine, or UTC, which logs from elsewhere are mostly written in. */
import { create } from "zustand";

export type Zone = "local" | "utc";

const KEPT_AS = "creel.zone";

export const useZone = create<{ zone: Zone }>()(() => ({
	zone: localStorage.getItem(KEPT_AS) === "utc" ? "utc" : "local",
}));

export function chooseZone(zone: Zone): void {
	localStorage.setItem(KEPT_AS, zone);
	useZone.setState({ zone });
}
