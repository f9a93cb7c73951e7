import { expect, it } from "vitest";
import { likely } from "./proposals";

const scored = (...scores: number[]) =>
	scores.map((score) => ({ provider: `p${score}`, name: `P ${score}`, score, reasons: [] }));

it.each([
	[[], []],
	[[19], []],
	[[90], [90]],
	[
		[90, 60, 44, 10],
		[90, 60],
	],
	[
		[30, 29, 28, 27],
		[30, 29, 28],
	],
])("of %j only %j are worth saying", (scores, said) => {
	expect(likely(scored(...scores)).map(({ score }) => score)).toEqual(said);
});
