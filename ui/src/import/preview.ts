/** A preview: what a file or a paste looks like, before anything is sent. The import itself decides what it is. */

export interface Preview {
	/** "HAR, 41 requests"; what is wrong where it looks like nothing that can be imported. */
	words: string;
	/** Whether it looks like something that can be imported. */
	known: boolean;
}

/** Counting reads all of it; what is longer gets the name of its format alone. */
export const COUNTED = 8 * 1024 * 1024;

/** `whole` is false where `text` is only the beginning. */
export function previewOf(text: string, whole: boolean): Preview {
	const start = text.trimStart();
	if (start === "") return { words: "Empty", known: false };
	if (start.startsWith("{")) return archive(start, whole);
	if (/^(\$ )?(curl(\.exe)?|\S*\/curl)(\s|$)/i.test(start)) return { words: commands(start, whole), known: true };
	if (/^[!#$%&'*+\-.^_`|~0-9A-Z]+ \S+ HTTP\/\d/i.test(start)) return { words: "Raw HTTP request", known: true };
	return { words: "Neither HAR nor a cURL command nor a raw HTTP request", known: false };
}

function archive(text: string, whole: boolean): Preview {
	if (!whole) return { words: "HAR", known: true };
	let entries: unknown;
	try {
		entries = (JSON.parse(text) as { log?: { entries?: unknown } }).log?.entries;
	} catch {
		return { words: "JSON that is cut off or not valid", known: false };
	}
	if (!Array.isArray(entries)) return { words: "JSON, but not a HAR: it has no log.entries", known: false };
	return { words: `HAR, ${counted(entries.length, "request")}`, known: entries.length > 0 };
}

/** A command begins a line or follows `;` or `&` at the end of one, so that a URL with "curl" in it is none. */
function commands(text: string, whole: boolean): string {
	const count = text.match(/^\s*(\$ )?(curl(\.exe)?|\S*\/curl)(?=\s)/gim)?.length ?? 1;
	return !whole || count === 1 ? "cURL command" : `cURL, ${counted(count, "command")}`;
}

export function counted(count: number, noun: string): string {
	return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
