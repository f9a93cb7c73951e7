import { describe, expect, it } from "vitest";
import { agoInWords, timesIn } from "./times";

describe("times in UTC", () => {
	const times = timesIn("utc");
	const now = new Date("2026-11-20T00:30:00Z");

	it.each([
		["2026-11-20T00:10:11.5Z", "Today", "00:10:11", "today 00:10:11 UTC"],
		["2026-11-19T23:59:59.999Z", "Yesterday", "19 Nov 23:59:59", "yesterday 23:59:59 UTC"],
		["2026-11-18T00:00:00Z", "Wed 18 Nov", "18 Nov 00:00:00", "2026-11-18 00:00:00 UTC"],
		["2025-12-31T12:00:00Z", "31 Dec 2025", "31 Dec 2025 12:00:00", "2025-12-31 12:00:00 UTC"],
		["2026-11-20T00:45:00Z", "Today", "00:45:00", "today 00:45:00 UTC"],
	])("tells the day of %s where it is not today", (at, day, brief, arrived) => {
		expect([times.day(at, now), times.brief(at, now), times.arrived(at, now)]).toEqual([day, brief, arrived]);
	});

	it("keeps milliseconds and names the zone where a time stands alone", () => {
		expect(times.exact("2026-11-20T14:02:11.042317Z")).toBe("2026-11-20 14:02:11.042 UTC");
		expect(times.full("2026-11-20T00:29:55Z", now)).toBe("5 seconds ago, 2026-11-20 00:29:55.000 UTC");
		expect(times.exact("nonsense")).toBe("nonsense");
	});

	it("parts days at midnight of its own zone", () => {
		expect(times.sameDay("2026-11-19T23:59:59Z", "2026-11-20T00:00:00Z")).toBe(false);
		expect(times.sameDay("2026-11-20T00:00:00Z", "2026-11-20T23:59:59Z")).toBe(true);
	});
});

describe("times of this machine", () => {
	it("are the same moment, with the offset of that moment", () => {
		const at = new Date(2026, 6, 1, 9, 1, 2);
		const times = timesIn("local");
		expect(times.clock(at)).toBe("09:01:02");
		expect(times.exact(at)).toContain("2026-07-01 09:01:02.000 UTC");
	});
});

it("says how long ago in the largest unit that fits", () => {
	const now = new Date(2026, 10, 20, 14, 2, 11);
	expect(agoInWords(new Date(now.getTime() - 5_000), now)).toBe("5 seconds ago");
	expect(agoInWords(new Date(now.getTime() - 3_700_000), now)).toBe("1 hour ago");
	expect(agoInWords(now, now)).toBe("now");
});
