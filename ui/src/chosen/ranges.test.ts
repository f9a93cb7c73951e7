import { expect, it } from "vitest";
import { ranges } from "./ranges";

it.each([
	[[], ""],
	[[7], "7"],
	[[12, 3, 7, 9, 8, 7], "3,7-9,12"],
	[[1, 2, 3], "1-3"],
])("draws %j together", (numbers, text) => {
	expect(ranges(numbers)).toBe(text);
});
