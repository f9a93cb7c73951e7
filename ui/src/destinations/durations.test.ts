import { describe, expect, it } from "vitest";
import { duration, readDuration } from "./durations";

describe("a span of time", () => {
	it.each([
		["10 s", 10_000],
		["10", 10_000],
		["1.5 s", 1500],
		["250 ms", 250],
		["15 min", 900_000],
		["15m", 900_000],
		["2 hours", 7_200_000],
		["1 day", 86_400_000],
		["1,000 ms", 1000],
	])("%s is %i ms", (text, ms) => expect(readDuration(text)).toBe(ms));

	it.each(["", "soon", "10 apples", "-1 s", "1 s 5"])("%s is none", (text) => expect(readDuration(text)).toBeNull());

	it.each([
		[500, "500 ms"],
		[1500, "1,500 ms"],
		[10_000, "10 s"],
		[90_000, "90 s"],
		[900_000, "15 min"],
		[86_400_000, "1 day"],
		[172_800_000, "2 days"],
	])("%i ms is %s, and is read back", (ms, text) => {
		expect(duration(ms)).toBe(text);
		expect(readDuration(text)).toBe(ms);
	});
});
