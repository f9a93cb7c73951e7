import { expect, it } from "vitest";
import { hexRow, hexRowCount } from "./hex";
import { exactBytes, sizeText } from "./size";

it("shows rows of sixteen bytes", () => {
	const bytes = Uint8Array.from({ length: 18 }, (_, at) => at + 0x58);
	expect(hexRowCount(bytes.length, 16)).toBe(2);
	expect(hexRow(bytes, 0, 16)).toEqual({
		offset: "00000000",
		hex: "58 59 5a 5b 5c 5d 5e 5f  60 61 62 63 64 65 66 67",
		ascii: "XYZ[\\]^_`abcdefg",
	});
	expect(hexRow(bytes, 1, 16)).toMatchObject({ offset: "00000010", ascii: "hi" });
	expect(hexRow(bytes, 1, 16).hex.length).toBe(hexRow(bytes, 0, 16).hex.length);
});

it("shows rows of eight where there is less room", () => {
	const bytes = Uint8Array.from({ length: 9 }, (_, at) => at);
	expect(hexRowCount(bytes.length, 8)).toBe(2);
	expect(hexRow(bytes, 0, 8)).toMatchObject({ hex: "00 01 02 03 04 05 06 07", ascii: "........" });
	expect(hexRow(bytes, 1, 8)).toMatchObject({ offset: "00000008" });
});

it("writes sizes for people", () => {
	expect([0, 999, 1000, 1100, 99_960, 999_990, 52_428_800].map(sizeText)).toEqual([
		"0 B",
		"999 B",
		"1.0 kB",
		"1.1 kB",
		"100 kB",
		"1.0 MB",
		"52.4 MB",
	]);
	expect(exactBytes(5_242_880)).toBe("5,242,880 bytes");
});
