// Bytes become text without losing any: a byte that is not UTF-8 is kept as one lone surrogate (U+DC80 to U+DCFF), which
// no UTF-8 text can hold. So a sender's own U+FFFD is told from a byte that could not be read.

import { atOnce, type Steps } from "./steps";

export interface DecodedText {
	readonly text: string;
	/** What the bytes were read as: `utf-8`, or the charset that the sender named. */
	readonly charset: string;
	/** How many bytes are not what the charset allows; they are shown as their values. */
	readonly oddBytes: number;
}

/** `complete` is false where the bytes are a part: a character cut in two at their end is then left for the next part. */
export function decodeBytes(bytes: Uint8Array, charset: string | null, complete: boolean): DecodedText {
	return atOnce(decoding(bytes, charset, complete));
}

/** The same in steps, for many bytes. */
export function* decoding(bytes: Uint8Array, charset: string | null, complete: boolean): Steps<DecodedText> {
	const named = charset?.toLowerCase() ?? bomCharset(bytes);
	if (named !== null && named !== "utf-8" && named !== "utf8" && named !== "us-ascii") {
		const text = decodeNamed(bytes, named, complete);
		if (text !== null) return { text, charset: named, oddBytes: 0 };
	}
	return yield* decodeUtf8(bytes, complete);
}

function* decodeUtf8(bytes: Uint8Array, complete: boolean): Steps<DecodedText> {
	try {
		const whole = complete ? bytes.length : endOfWhole(bytes);
		const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, whole));
		return { text, charset: "utf-8", oddBytes: 0 };
	} catch {
		return yield* decodeOdd(bytes, complete);
	}
}

/** So many odd bytes are taken in one step. */
const STEP = 10_000;

function* decodeOdd(bytes: Uint8Array, complete: boolean): Steps<DecodedText> {
	const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
	const end = complete ? bytes.length : endOfWhole(bytes);
	const parts: string[] = [];
	let oddBytes = 0;
	let good = 0;
	let at = 0;
	while (at < end) {
		const length = characterLength(bytes, at);
		if (length > 0) {
			at += length;
			continue;
		}
		if (at > good) parts.push(decoder.decode(bytes.subarray(good, at)));
		parts.push(String.fromCharCode(0xdc00 + (bytes[at] ?? 0)));
		oddBytes += 1;
		if (oddBytes % STEP === 0) yield;
		at += 1;
		good = at;
	}
	if (end > good) parts.push(decoder.decode(bytes.subarray(good, end)));
	return { text: parts.join(""), charset: "utf-8", oddBytes };
}

/** The length of the UTF-8 character that begins here, 0 where none does (RFC 3629, table of well-formed sequences). */
function characterLength(bytes: Uint8Array, at: number): number {
	const first = bytes[at] ?? 0;
	if (first < 0x80) return 1;
	if (first < 0xc2 || first > 0xf4) return 0;
	const second = bytes[at + 1] ?? 0;
	const least = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
	const most = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
	if (second < least || second > most) return 0;
	const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
	for (let next = 2; next < length; next += 1) {
		if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return 0;
	}
	return length;
}

/** Where the last whole character ends. */
function endOfWhole(bytes: Uint8Array): number {
	for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
		const byte = bytes[bytes.length - back] ?? 0;
		if ((byte & 0xc0) === 0x80) continue;
		const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1;
		return length > back ? bytes.length - back : bytes.length;
	}
	return bytes.length;
}

function bomCharset(bytes: Uint8Array): string | null {
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
	if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
	return null;
}

function decodeNamed(bytes: Uint8Array, charset: string, complete: boolean): string | null {
	try {
		return new TextDecoder(charset, { ignoreBOM: true }).decode(bytes, { stream: !complete });
	} catch {
		return null;
	}
}

/** How many bytes of UTF-8 the text takes up to an index; a byte kept as a lone surrogate counts as the one it is. */
export function byteOffset(text: string, index: number): number {
	let bytes = 0;
	for (let at = 0; at < index && at < text.length; at += 1) {
		const code = text.charCodeAt(at);
		if (code < 0x80) bytes += 1;
		else if (code < 0x800) bytes += 2;
		else if (code >= 0xd800 && code <= 0xdbff) {
			bytes += 4;
			at += 1;
		} else bytes += code >= 0xdc80 && code <= 0xdcff ? 1 : 3;
	}
	return bytes;
}
