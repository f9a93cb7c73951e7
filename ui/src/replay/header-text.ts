/** Headers as lines of text, to be edited. */

/** Those that follow from the URL and the body, whatever is written. */
const FOLLOWING = new Set(["host", "content-length", "transfer-encoding", "connection"]);

export function textOf(headers: readonly (readonly [string, string])[]): string {
	return headers
		.filter(([name]) => !FOLLOWING.has(name.toLowerCase()))
		.map(([name, value]) => `${name}: ${value}`)
		.join("\n");
}

/** One header per line; a line without a colon is a name without a value, so that nothing typed is lost. */
export function headersOf(text: string): [string, string][] {
	return text
		.split(/\r?\n/)
		.filter((line) => line.trim() !== "")
		.map((line) => {
			const [, name, value] = /^\s*([^:]*?)\s*(?::\s?(.*))?$/.exec(line) ?? [];
			return [name ?? line.trim(), (value ?? "").trimEnd()];
		});
}
