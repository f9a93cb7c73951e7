// Bytes as rows of sixteen: where they stand, their values, and the characters that ASCII has for them.

export const ROW_BYTES = 16;

export interface HexRow {
	/** Eight hexadecimal digits; more only beyond 4 GiB. */
	readonly offset: string;
	/** Two groups of eight values. */
	readonly hex: string;
	/** A dot stands for what is not printable. */
	readonly ascii: string;
}

const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

export function hexRowCount(size: number): number {
	return Math.ceil(size / ROW_BYTES);
}

/** Rows are made one by one as they come into view, since 256 KiB are 16,384 of them. */
export function hexRow(bytes: Uint8Array, row: number): HexRow {
	const start = row * ROW_BYTES;
	const values: string[] = [];
	let ascii = "";
	for (let at = 0; at < ROW_BYTES; at += 1) {
		const byte = bytes[start + at];
		values.push(byte === undefined ? "  " : (HEX[byte] ?? "  "));
		if (byte !== undefined) ascii += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".";
	}
	const hex = `${values.slice(0, 8).join(" ")}  ${values.slice(8).join(" ")}`;
	return { offset: start.toString(16).padStart(8, "0"), hex, ascii };
}
