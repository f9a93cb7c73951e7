/** A setting by its name, which is its path in the settings as the API writes and says it. */
import type { Settings } from "../api/generated/Settings";

export type Name =
	| "receiver.listen"
	| `receiver.limits.${keyof Settings["receiver"]["limits"]}`
	| "notifications.enabled"
	| "desktop.close_to_tray"
	| `storage.retention.${keyof Settings["storage"]["retention"]}`;

export type Value = string | number | boolean | null;

export function valueAt(settings: Settings, name: Name): Value {
	return name.split(".").reduce<unknown>((group, key) => (group as Record<string, unknown>)[key], settings) as Value;
}

/** The part of the settings that changes one of them; null sets it back, or lifts a limit. */
export function partOf(name: Name, value: Value): object {
	return name.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as object;
}
