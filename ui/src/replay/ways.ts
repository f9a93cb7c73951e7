/** The ways of breaking a request in words. All begin with a request that is signed right. */
import type { ReplayWay } from "../api/generated/ReplayWay";

interface Words {
	readonly name: string;
	readonly does: string;
}

export const WAYS: Readonly<Record<ReplayWay, Words>> = {
	wrong_secret: { name: "Wrong secret", does: "Signed with a secret that nobody has." },
	missing_signature: { name: "No signature", does: "The signature's headers are not there." },
	empty_signature: { name: "Empty signature", does: "The header is there and has no value." },
	short_signature: { name: "Short signature", does: "Its last character is missing." },
	wrong_prefix: { name: "Wrong prefix", does: "Another algorithm or version stands before it." },
	duplicate_signature: { name: "Two signatures", does: "The header is there twice, with a wrong one first." },
	flipped_byte: { name: "One changed bit", does: "The body is not quite what was signed." },
	truncated_body: { name: "Half a body", does: "The second half of the body is missing." },
	empty_body: { name: "Empty body", does: "Signed with a body, sent without." },
	extra_newline: { name: "Extra newline", does: "A line feed follows the body." },
	reserialized_json: { name: "JSON written anew", does: "The same values with other blanks." },
	stale_timestamp: { name: "A day old", does: "Signed right, a day ago." },
	future_timestamp: { name: "A day ahead", does: "Signed right, for tomorrow." },
};

/** Its name inside a sentence. */
export function wayWithin(way: ReplayWay): string {
	const { name } = WAYS[way];
	// What is written in capitals stays so.
	return /^[A-Z][a-z ]/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;
}

export const WAY_ORDER = Object.keys(WAYS) as ReplayWay[];
