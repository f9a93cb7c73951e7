import { describe, expect, it } from "vitest";
import { ago, sizeInWords, timeInWords } from "./words";

describe("what a row says", () => {
	const now = new Date(2026, 10, 20, 14, 2, 11);

	it("leaves out the day for today's", () => {
		expect(timeInWords(new Date(2026, 10, 20, 9, 1, 2), now)).toBe("09:01:02");
		expect(timeInWords(new Date(2026, 10, 19, 9, 1, 2), now)).toBe("19 Nov 09:01");
	});

	it("says how long ago in the largest unit that fits", () => {
		expect(ago(new Date(now.getTime() - 5_000), now)).toBe("5 seconds ago");
		expect(ago(new Date(now.getTime() - 3_700_000), now)).toBe("1 hour ago");
		expect(ago(now, now)).toBe("now");
	});

	it("writes sizes with one digit behind the point", () => {
		expect([0, 999, 1100, 12_400, 250_000, 9_400_000].map(sizeInWords)).toEqual([
			"0 B",
			"999 B",
			"1.1 kB",
			"12.4 kB",
			"250 kB",
			"9.4 MB",
		]);
	});
});
