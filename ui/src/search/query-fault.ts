/** Where in the search the trouble starts, and what would have been understood there. */
export interface Fault {
	message: string;
	/** In UTF-16 units, as JavaScript counts. */
	at: number;
	/** The search with the suggestion in place; null where there is none. */
	better: string | null;
}

/** The API counts bytes of UTF-8; a text in the page is counted in UTF-16 units. */
export function fromByteOffset(text: string, offset: number): number {
	let bytes = 0;
	let at = 0;
	for (const letter of text) {
		if (bytes >= offset) break;
		bytes += new TextEncoder().encode(letter).length;
		at += letter.length;
	}
	return at;
}

/** How far the thing at fault reaches: a field with all of its values, or one value of several. */
function endOf(search: string, at: number, suggestion: string): number {
	const whole = /^[^\s"]+:/.test(suggestion) || suggestion.startsWith('"');
	const rest = search.slice(at);
	const end = rest.match(whole ? /^(?:"[^"]*"?|[^\s"])+/ : /^(?:"[^"]*"?|[^\s",])+/);
	return at + (end?.[0].length ?? 0);
}

export function faultOf(
	search: string,
	problem: { detail: string; position?: number | null; suggestion?: string | null },
): Fault {
	const at = fromByteOffset(search, problem.position ?? 0);
	if (!problem.suggestion) return { message: problem.detail, at, better: null };
	const end = endOf(search, at, problem.suggestion);
	return { message: problem.detail, at, better: search.slice(0, at) + problem.suggestion + search.slice(end) };
}
