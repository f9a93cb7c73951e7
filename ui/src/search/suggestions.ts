/** A suggestion: what could stand at the caret of a search. Fields end in a colon, values in the space after them. */
export interface Suggestion {
	/** As it is written in the search. */
	text: string;
	/** What it finds. */
	note: string;
}

/** Suggestions with the part of the search that one of them takes the place of. */
export interface Suggestions {
	from: number;
	to: number;
	items: Suggestion[];
}

const FIELDS: Suggestion[] = [
	{ text: "sig:", note: "what the signature proves: valid, invalid, missing, unchecked" },
	{ text: "event:", note: "the event type, such as charge.*" },
	{ text: "endpoint:", note: "the endpoint it came to" },
	{ text: "method:", note: "the HTTP method" },
	{ text: "is:", note: "what is special about it: a retry, pinned, unread, imported" },
	{ text: "tag:", note: "a tag that you gave it, such as ticket-42" },
	{ text: "secret:", note: "the secret it was signed with, by label or number" },
	{ text: "forward:", note: "how its forwards stand: failed, delivered, queued, none" },
];

const VALUES: Record<string, Suggestion[]> = {
	sig: [
		{ text: "valid", note: "signed with a secret of its endpoint" },
		{ text: "invalid", note: "signed with another secret, or changed" },
		{ text: "missing", note: "a signature was expected, and there is none" },
		{ text: "unchecked", note: "there was nothing to check with" },
	],
	forward: [
		{ text: "failed", note: "a destination refused it, or its tries are used up" },
		{ text: "delivered", note: "a destination took it" },
		{ text: "queued", note: "it waits or is on its way" },
		{ text: "none", note: "it is forwarded nowhere" },
	],
	method: ["POST", "GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"].map((text) => ({ text, note: "" })),
	is: [
		{ text: "dup", note: "not the first sending of the same" },
		{ text: "pinned", note: "kept at hand" },
		{ text: "unread", note: "not looked at yet" },
		{ text: "imported", note: "made of a file or a paste" },
	],
};

/**
 * What fits what is written before the caret. Nothing within quotes, and nothing where all that fits is written already:
 * then there is no list to be in the way.
 */
export function suggest(search: string, caret: number, endpoints: readonly Suggestion[]): Suggestions {
	const before = search.slice(0, caret);
	const none = { from: caret, to: caret, items: [] };
	if ((before.match(/"/g)?.length ?? 0) % 2 === 1) return none;
	const [, sign = "", term = ""] = /(?:^|\s)([-!]?)(\S*)$/.exec(before) ?? [];
	if (term === "" && sign === "" && search.trim() !== "") return none;
	const { 0: after = "" } = /^[^\s,]*/.exec(search.slice(caret)) ?? [];
	const colon = term.indexOf(":");
	const field = colon < 0 ? null : term.slice(0, colon).toLowerCase();
	const start = field === null ? term : term.slice(Math.max(colon, term.lastIndexOf(",")) + 1);
	const choices = field === null ? FIELDS : field === "endpoint" ? endpoints : (VALUES[field] ?? []);
	const items = choices.filter(({ text }) => text.toLowerCase().startsWith(start.toLowerCase()));
	const written = items.length === 1 && items[0]?.text.toLowerCase() === start.toLowerCase();
	if (written) return none;
	return { from: caret - start.length, to: caret + after.length, items };
}

/** The search once a suggestion was taken, and where the caret stands then. */
export function take(
	search: string,
	{ from, to }: Suggestions,
	{ text }: Suggestion,
): { search: string; caret: number } {
	const rest = search.slice(to);
	const written = text.endsWith(":") || /^[\s,]/.test(rest) ? text : `${text} `;
	return { search: search.slice(0, from) + written + rest, caret: from + written.length };
}
