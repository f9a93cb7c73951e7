import { describe, expect, it } from "vitest";
import { faultOf, fromByteOffset } from "./query-fault";

const fault = (search: string, position: number, suggestion?: string) =>
	faultOf(search, { detail: "No.", position, ...(suggestion && { suggestion }) });

describe("where a search is at fault", () => {
	it("counts bytes as the API does and units as the page does", () => {
		expect(fromByteOffset("größe sgi:valid", 8)).toBe(6);
		expect(fromByteOffset("🦀 sgi:valid", 5)).toBe(3);
		expect(fromByteOffset("abc", 99)).toBe(3);
	});

	it("puts the suggestion in the place of the field with all its values", () => {
		expect(fault("charge.* sgi:valid,missing POST", 9, "sig:valid,missing").better).toBe(
			"charge.* sig:valid,missing POST",
		);
		expect(fault('größe foo:"a b" x', 8, '"foo:a b"').better).toBe('größe "foo:a b" x');
	});

	it("leaves the other values alone where one of them is at fault", () => {
		expect(fault("sig:vald,missing POST", 4, "valid").better).toBe("sig:valid,missing POST");
	});

	it("offers nothing where nothing is near", () => {
		expect(fault("sig:", 4)).toEqual({ message: "No.", at: 4, better: null });
	});
});
