import { describe, expect, it } from "vitest";
import { follows, newer, newerInWords } from "./snapshot";

describe("a list that stands still", () => {
	it("follows only at the top, with nothing selected or chosen, and not while paused", () => {
		const state = { atTop: true, selected: false, choosing: false, paused: false };
		expect(follows(state)).toBe(true);
		expect(follows({ ...state, atTop: false })).toBe(false);
		expect(follows({ ...state, selected: true })).toBe(false);
		expect(follows({ ...state, choosing: true })).toBe(false);
		expect(follows({ ...state, paused: true })).toBe(false);
	});

	it("counts what arrived since", () => {
		const snapshot = { q: "", asOf: 9, total: 9 };
		expect(newer(snapshot, 21)).toBe(12);
		expect(newer(snapshot, 4)).toBe(0);
		expect(newerInWords(1)).toBe("1 new delivery");
		expect(newerInWords(1200)).toBe("1,200 new deliveries");
	});
});
