import { describe, expect, it } from "vitest";
import { rejudgingInWords } from "./wording";

const done = { done: true, judged: 10, changed: 0, now_valid: 0, no_longer_valid: 0 };

describe("what judging again came to", () => {
	it.each([
		[{ ...done, changed: 3, now_valid: 3 }, "3 deliveries are now valid."],
		[{ ...done, changed: 1, now_valid: 1 }, "1 delivery is now valid."],
		[{ ...done, changed: 1204, no_longer_valid: 1204 }, "1,204 deliveries are no longer valid."],
		[{ ...done, changed: 2 }, "2 deliveries got another verdict."],
		[done, null],
		[{ ...done, done: false, now_valid: 3 }, null],
		[null, null],
	])("%j", (rejudging, words) => expect(rejudgingInWords(rejudging)).toBe(words));
});
