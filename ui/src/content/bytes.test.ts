import { describe, expect, it } from "vitest";
import { byteOffset, decodeBytes } from "./bytes";

const bytes = (...values: number[]) => Uint8Array.from(values);

describe("decoding bytes", () => {
	it("keeps UTF-8 as it is, a byte order mark and a sender's own U+FFFD too", () => {
		const text = "\uFEFFé 😀 \uFFFD";
		expect(decodeBytes(new TextEncoder().encode(text), null, true)).toEqual({ text, charset: "utf-8", oddBytes: 0 });
	});

	it("keeps each byte that is not UTF-8", () => {
		const decoded = decodeBytes(bytes(0x61, 0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0xc3, 0xa9), null, true);
		expect(decoded.text).toBe("a\uDCFF\uDCC3(\uDCED\uDCA0\uDC80é");
		expect(decoded.oddBytes).toBe(5);
	});

	it("leaves a character that a slice cuts for the next slice", () => {
		const all = new TextEncoder().encode("a😀");
		for (let end = 1; end < all.length; end += 1) {
			expect(decodeBytes(all.subarray(0, end), null, false).text).toBe("a");
		}
		expect(decodeBytes(all.subarray(0, 3), null, true).oddBytes).toBe(2);
	});

	it("reads the charset that the sender names, and UTF-16 by its mark", () => {
		expect(decodeBytes(bytes(0xe9), "ISO-8859-1", true)).toMatchObject({ text: "é", charset: "iso-8859-1" });
		expect(decodeBytes(bytes(0xff, 0xfe, 0x61, 0x00), null, true).text).toBe("\uFEFFa");
		expect(decodeBytes(bytes(0x61), "no-such-charset", true).charset).toBe("utf-8");
	});

	it("counts bytes up to an index", () => {
		expect(byteOffset("aé😀\uDCFFx", 6)).toBe(1 + 2 + 4 + 1 + 1);
		expect(byteOffset("\uFFFD", 1)).toBe(3);
	});
});
