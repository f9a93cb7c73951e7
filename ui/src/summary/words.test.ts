import { describe, expect, it } from "vitest";
import type { Summary } from "../api/generated/Summary";
import { lagInWords, placeInWords, saysSomething, toneOf } from "./words";

describe("the words of a summary", () => {
	it.each([
		["critical", "bad"],
		["trigger", "bad"],
		["acknowledge", "warning"],
		["resolve", "good"],
		["info", "quiet"],
		[null, "quiet"],
	])("what means %s looks %s", (meaning, tone) => {
		expect(toneOf({ meaning })).toBe(tone);
	});

	it.each([
		[null, null],
		[420, "arrived 420 ms later"],
		[1100, "arrived 1.1 s later"],
		[780_000, "arrived 13 min later"],
		[-2000, "arrived 2.0 s earlier, so the clocks differ"],
	])("a lag of %s reads %s", (lag, words) => {
		expect(lagInWords(lag)).toBe(words);
	});

	it.each([
		["json:alerts.0.title", "alerts.0.title"],
		["header:X-Title", "X-Title (header)"],
		["form:subject", "subject (form field)"],
		["somewhere", "somewhere"],
		["{json:monitor.name} is {header:X-State}", "monitor.name, X-State (header)"],
	])("the place %s reads %s", (from, words) => {
		expect(placeInWords(from)).toBe(words);
	});

	it("says nothing where only hints are left", () => {
		const empty: Summary = {
			title: null,
			severity: null,
			status: null,
			dedup_key: null,
			source: null,
			link: null,
			occurred_at: null,
			lag_ms: null,
			hints: ["There is no dedup key."],
		};
		expect(saysSomething(empty)).toBe(false);
		expect(saysSomething({ ...empty, title: { text: "a", from: "json:a", meaning: null } })).toBe(true);
	});
});
