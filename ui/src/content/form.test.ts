import { expect, it } from "vitest";
import { formPairs } from "./form";

it("decodes pairs in order and keeps duplicates, empty values and missing ones apart", () => {
	expect(formPairs("a=1&a=2&b=&c&d%5B%5D=x+y%2B%C3%A9&e=1=2\n", 100).pairs).toEqual([
		{ name: "a", value: "1" },
		{ name: "a", value: "2" },
		{ name: "b", value: "" },
		{ name: "c", value: null },
		{ name: "d[]", value: "x y+é" },
		{ name: "e", value: "1=2" },
	]);
});

it("keeps what is not UTF-8 and what is no escape", () => {
	expect(formPairs("a=%FF%zz%4", 10).pairs).toEqual([{ name: "a", value: "\uDCFF%zz%4" }]);
});

it("says how many pairs it left out", () => {
	expect(formPairs("a&b&c&", 2)).toMatchObject({ more: 1 });
});
