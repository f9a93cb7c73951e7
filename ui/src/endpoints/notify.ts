/** A notification rule in plain words. */
import type { Notify } from "../api/generated/Notify";
import type { NotifyWhen } from "../api/generated/NotifyWhen";

/** In the order they are offered. */
export const RULES: readonly (readonly [NotifyWhen, string])[] = [
	["unfocused", "Everything, while the window is not in front"],
	["always", "Everything, always"],
	["failed", "Only bad signatures: invalid or missing"],
	["matching", "Only what a search finds"],
	["never", "Nothing"],
];

export function notifyInWords({ when, query }: Notify): string {
	if (when === "matching" && query !== null) return `Only what this search finds: ${query}`;
	return RULES.find(([rule]) => rule === when)?.[1] ?? when;
}
