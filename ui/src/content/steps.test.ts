import { describe, expect, it } from "vitest";
import { atOnce, inSlices, type Steps } from "./steps";

function* counting(to: number): Steps<number> {
	let sum = 0;
	for (let n = 1; n <= to; n += 1) {
		sum += n;
		yield;
	}
	return sum;
}

describe("work in steps", () => {
	it("comes to the same at once and in slices", async () => {
		expect(atOnce(counting(1000))).toBe(500_500);
		expect(await inSlices(counting(1000), new AbortController().signal)).toBe(500_500);
	});

	it("lets others have their turn, and ends when it is told to", async () => {
		const control = new AbortController();
		setTimeout(() => control.abort(), 30);
		expect(await inSlices(counting(Number.POSITIVE_INFINITY), control.signal)).toBeNull();
	});
});
