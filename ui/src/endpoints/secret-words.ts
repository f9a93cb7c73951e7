/** Words for a secret, of which nobody sees the value. */
import type { Secret } from "../api/generated/Secret";

/** As a sentence names it. */
export function nameOfSecret({ label, last_four }: Pick<Secret, "label" | "last_four">): string {
	return label ?? (last_four ? `the secret …${last_four}` : "the secret");
}

/** A secret that Creel can make anew: a text that both sides know. Keys and certificates are made by the sender. */
export function canRotate({ kind, state, available }: Pick<Secret, "kind" | "state" | "available">): boolean {
	return (kind === "shared_secret" || kind === "static_token") && state === "active" && available;
}

/** Beyond this many deliveries are not counted. */
const COUNTED = 100;

/** Whether the sender signs with it: "used 08:31, by 12 deliveries", or that it was not used yet. */
export function usesInWords(
	{ last_used_at, deliveries }: Pick<Secret, "last_used_at" | "deliveries">,
	brief: (at: string) => string,
): string {
	if (last_used_at === null) return "not used yet";
	const many = deliveries >= COUNTED ? `${COUNTED} or more` : String(deliveries);
	return `last used ${brief(last_used_at)}, by ${many} ${deliveries === 1 ? "delivery" : "deliveries"}`;
}
