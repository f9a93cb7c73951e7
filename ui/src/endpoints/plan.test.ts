import { describe, expect, it } from "vitest";
import { readPlan, stepInWords, turnInWords } from "./plan";

const words = (text: string) => {
	const plan = readPlan(text);
	return "fault" in plan ? plan.fault : plan.steps.map(stepInWords);
};

describe("a plan", () => {
	it.each<[string, string[]]>([
		["200", ["200"]],
		["500, 429 retry-after:5 ,200", ["500", "429, retry-after: 5", "200"]],
		["drop,503 delay:2s", ["no answer, closed", "503, after 2s"]],
		["200 cut", ["200, cut off in the middle"]],
		["cut,drop delay:500ms", ["200, cut off in the middle", "no answer, closed, after 500ms"]],
	])("%s", (text, steps) => expect(words(text)).toEqual(steps));

	it.each<[string, number]>([
		["", 0],
		["500,,200", 4],
		["500, 99", 5],
		["500 200", 4],
		["500 drop", 4],
		["500,soon", 4],
		["429 retry-after:", 4],
		["200 delay:later", 4],
		["retry-after:5", 0],
	])("%j is at fault at %i", (text, at) => expect(words(text)).toMatchObject({ at }));
});

it("says which sending a step is for", () => {
	expect([0, 1, 2].map((at) => turnInWords(at, 3))).toEqual(["1st", "2nd", "3rd and later"]);
	expect(turnInWords(0, 1)).toBe("each time");
	expect(turnInWords(11, 13)).toBe("12th");
	expect(turnInWords(20, 22)).toBe("21st");
});
