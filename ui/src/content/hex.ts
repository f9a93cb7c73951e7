// Bytes as rows of sixteen, or of eight where there is no room for more: where they stand, their values, and the characters that ASCII has for them.

export type RowBytes = 8 | 16;

export interface HexRow {
	/** Eight hexadecimal digits; more only beyond 4 GiB. */
	readonly offset: string;
	/** Values in groups of eight. */
	readonly hex: string;
	/** A dot stands for what is not printable. */
	readonly ascii: string;
}

const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

export function hexRowCount(size: number, width: RowBytes): number {
	return Math.ceil(size / width);
}

/** Rows are made one by one as they come into view, since 256 KiB are 16,384 of them. */
export function hexRow(bytes: Uint8Array, row: number, width: RowBytes): HexRow {
	const start = row * width;
	const values: string[] = [];
	let ascii = "";
	for (let at = 0; at < width; at += 1) {
		const byte = bytes[start + at];
		values.push(byte === undefined ? "  " : (HEX[byte] ?? "  "));
		if (byte !== undefined) ascii += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".";
	}
	const groups = width === 16 ? [values.slice(0, 8), values.slice(8)] : [values];
	const hex = groups.map((group) => group.join(" ")).join("  ");
	return { offset: start.toString(16).padStart(8, "0"), hex, ascii };
}
