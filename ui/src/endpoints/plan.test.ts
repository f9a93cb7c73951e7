import { describe, expect, it } from "vitest";
import { readPlan, stepInWords, turnInWords } from "./plan";

const words = (text: string) => {
	const plan = readPlan(text);
	return "fault" in plan ? plan.fault : plan.steps.map(stepInWords);
};

describe("a plan", () => {
	it.each<[string, string[]]>([
		["200", ["200"]],
		["500, 429 retry-after:5 ,200", ["500", "429, Retry-After 5 s", "200"]],
		["drop,503 delay:2s", ["no answer, closed", "503, after 2 s"]],
		["200 cut,ok,delay:500ms", ["200, cut off in the middle", "own answer", "own answer, after 500 ms"]],
	])("%s", (text, steps) => expect(words(text)).toEqual(steps));

	// As Creel itself has it: the column of each error, less one.
	it.each<[string, number]>([
		["", 0],
		["500,", 4],
		["500,,200", 4],
		["500, 42x", 5],
		["600", 0],
		["99999999", 0],
		["500 200", 4],
		["drop 500", 5],
		["ok 200", 3],
		["cut cut", 4],
		["500 retry-after:x", 4],
		["500 delay:9999s", 4],
		["500 delay:2", 4],
		["ü", 0],
		["ok,ü:5", 3],
		[Array(101).fill("500").join(","), 0],
	])("%j is at fault at %i", (text, at) => expect(words(text)).toMatchObject({ at }));
});

it("says which sending a step is for", () => {
	expect([0, 1, 2].map((at) => turnInWords(at, 3))).toEqual(["1st", "2nd", "3rd and later"]);
	expect(turnInWords(0, 1)).toBe("each time");
	expect(turnInWords(11, 13)).toBe("12th");
	expect(turnInWords(20, 22)).toBe("21st");
});
