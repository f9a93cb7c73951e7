import { describe, expect, it } from "vitest";
import type { Retry } from "../api/generated/Retry";
import { gapInWords, retryInWords } from "./retry";

const retry: Retry = {
	number: 2,
	of: 3,
	key: "event_id",
	first: 7,
	previous: 7,
	next: 12,
	gap_ms: 12_000,
	same_bytes: true,
	after: "failure",
};

describe("a retry in words", () => {
	it.each([
		["after our failure", retry, 500, "Retry 2 of 3, 12 s after the one before, which we answered 500. Same bytes."],
		[
			"after our success",
			{ ...retry, after: "success", same_bytes: false },
			200,
			"Repeat 2 of 3, 12 s after the one before, although we answered that 200. The bytes differ.",
		],
		[
			"after one that is gone by now",
			retry,
			null,
			"Retry 2 of 3, 12 s after the one before, which we answered with a failure. Same bytes.",
		],
		[
			"after one that was imported",
			{ ...retry, after: null },
			null,
			"Number 2 of 3, 12 s after the one before, which was imported. Same bytes.",
		],
		[
			"imported later than it was sent",
			{ ...retry, gap_ms: -3_600_000, same_bytes: false },
			500,
			"Retry 2 of 3, sent 1 h earlier than the one before, which we answered 500. The bytes differ.",
		],
		[
			"the first",
			{ ...retry, number: 1, previous: null, gap_ms: null, same_bytes: null, after: null },
			null,
			"The first of 3 with the same event id.",
		],
	] as const)("%s", (_, retry, answered, words) => expect(retryInWords(retry, answered)).toBe(words));

	it.each([
		[0, "0 ms"],
		[999, "999 ms"],
		[12_999, "12 s"],
		[200_000, "3 min 20 s"],
		[3_600_000, "1 h"],
		[187_200_000, "2 days 4 h"],
	])("%d ms is %s", (ms, words) => expect(gapInWords(ms)).toBe(words));
});
