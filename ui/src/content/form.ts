// A form body as its pairs, in order, duplicates kept. A percent escape that is not UTF-8 stays visible as a byte.
import { decodeBytes } from "./bytes";

export interface FormPair {
	readonly name: string;
	/** Null where the pair has no equals sign, which is not the same as an empty value. */
	readonly value: string | null;
}

export interface FormPairs {
	readonly pairs: readonly FormPair[];
	/** How many pairs there are beyond those given. */
	readonly more: number;
}

export function formPairs(text: string, most: number): FormPairs {
	const parts = text.replace(/\r?\n$/, "").split("&");
	const given = parts.filter((part) => part !== "");
	return { pairs: given.slice(0, most).map(pair), more: Math.max(0, given.length - most) };
}

function pair(part: string): FormPair {
	const equals = part.indexOf("=");
	if (equals < 0) return { name: decodeEscapes(part), value: null };
	return { name: decodeEscapes(part.slice(0, equals)), value: decodeEscapes(part.slice(equals + 1)) };
}

function decodeEscapes(text: string): string {
	if (!/[%+]/.test(text)) return text;
	return text.replace(/\+/g, " ").replace(/(?:%[0-9a-fA-F]{2})+/g, (escapes) => {
		const bytes = Uint8Array.from({ length: escapes.length / 3 }, (_, at) =>
			Number.parseInt(escapes.slice(at * 3 + 1, at * 3 + 3), 16),
		);
		return decodeBytes(bytes, "utf-8", true).text;
	});
}
