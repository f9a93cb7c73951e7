// What a body is: first what its sender says, then what its first bytes say where the sender says nothing of use.

export type BodyKind = "json" | "form" | "xml" | "html" | "text" | "multipart" | "image" | "binary" | "zero" | "absent";

export interface BodyNature {
	readonly kind: BodyKind;
	/** The media type as the sender wrote it, without parameters and in lower case; null where none was given. */
	readonly mediaType: string | null;
	readonly charset: string | null;
	/** How the bytes are packed, such as `gzip`; null where they are not. */
	readonly encoding: string | null;
}

type Headers = readonly (readonly [string, string])[];

const MAGIC: readonly (readonly [BodyKind, readonly number[]])[] = [
	["image", [0x89, 0x50, 0x4e, 0x47]],
	["image", [0xff, 0xd8, 0xff]],
	["image", [0x47, 0x49, 0x46, 0x38]],
	["binary", [0x1f, 0x8b]],
	["binary", [0x50, 0x4b, 0x03, 0x04]],
	["binary", [0x25, 0x50, 0x44, 0x46]],
];

export function bodyNature(headers: Headers, size: number, first: Uint8Array): BodyNature {
	const type = header(headers, "content-type");
	const mediaType = type?.split(";")[0]?.trim().toLowerCase() || null;
	const charset = (type && /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(type)?.[1]) || null;
	const packed = header(headers, "content-encoding")?.trim().toLowerCase();
	const encoding = packed && packed !== "identity" ? packed : null;
	return { kind: kindOf(headers, size, first, mediaType, encoding), mediaType, charset, encoding };
}

function kindOf(
	headers: Headers,
	size: number,
	first: Uint8Array,
	mediaType: string | null,
	encoding: string | null,
): BodyKind {
	if (size === 0) {
		const framed = header(headers, "content-length") !== null || header(headers, "transfer-encoding") !== null;
		return framed ? "zero" : "absent";
	}
	const magic = MAGIC.find(([, bytes]) => bytes.every((byte, at) => first[at] === byte))?.[0];
	if (magic) return magic;
	if (encoding !== null) return "binary";
	return kindOfType(mediaType, first) ?? kindOfBytes(first);
}

/** curl says `application/x-www-form-urlencoded` of everything, so a form that begins like JSON is taken for JSON. */
function kindOfType(mediaType: string | null, first: Uint8Array): BodyKind | null {
	if (mediaType === null) return null;
	if (mediaType === "application/x-www-form-urlencoded") return beginsLikeJson(first) ? "json" : "form";
	if (/[/+]json$|^application\/(x-)?ndjson$|^text\/json$/.test(mediaType)) return "json";
	if (mediaType.startsWith("multipart/")) return "multipart";
	if (mediaType === "text/html" || mediaType === "application/xhtml+xml") return "html";
	if (/[/+]xml$/.test(mediaType)) return "xml";
	if (mediaType.startsWith("image/")) return "image";
	return null;
}

function kindOfBytes(first: Uint8Array): BodyKind {
	if (beginsLikeJson(first)) return "json";
	if (looksBinary(first)) return "binary";
	return first[firstInk(first)] === 0x3c ? "xml" : "text";
}

function beginsLikeJson(first: Uint8Array): boolean {
	const at = firstInk(first);
	return first[at] === 0x7b || first[at] === 0x5b;
}

/** A byte order mark and white space come before what tells the kind. */
function firstInk(first: Uint8Array): number {
	let at = first[0] === 0xef && first[1] === 0xbb && first[2] === 0xbf ? 3 : 0;
	while (first[at] === 0x20 || first[at] === 0x0a || first[at] === 0x0d || first[at] === 0x09) at += 1;
	return at;
}

/** One NUL, or one control character in ten, among the first kilobyte. UTF-16 with its mark is text all the same. */
function looksBinary(first: Uint8Array): boolean {
	if ((first[0] === 0xff && first[1] === 0xfe) || (first[0] === 0xfe && first[1] === 0xff)) return false;
	const head = first.subarray(0, 1024);
	let controls = 0;
	for (const byte of head) {
		if (byte === 0) return true;
		if (byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte !== 0x1b)) controls += 1;
	}
	return controls * 10 > head.length;
}

function header(headers: Headers, name: string): string | null {
	return headers.find(([given]) => given.toLowerCase() === name)?.[1] ?? null;
}
