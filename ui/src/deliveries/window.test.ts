import { describe, expect, it } from "vitest";
import { canvasHeight, depth, pagesOf, placeOf, rowsInSight, scrollTo, sheetHeight, TALLEST, topRow } from "./window";

const small = { total: 200, row: 30, view: 600, scroll: 0 };
const huge = { total: 1_000_000, row: 30, view: 600, scroll: 0 };

describe("which rows are in sight", () => {
	it("draws the first rows at the top and no more than there are", () => {
		expect(rowsInSight(small)).toEqual({ first: 0, end: 26, top: 0 });
		expect(rowsInSight({ ...small, total: 3 })).toEqual({ first: 0, end: 3, top: 0 });
		expect(rowsInSight({ ...small, total: 0 })).toEqual({ first: 0, end: 0, top: 0 });
	});

	it("counts pixels one by one while the list fits the canvas", () => {
		expect(rowsInSight({ ...small, scroll: 3000 })).toMatchObject({ first: 94, top: 94 * 30 });
	});

	it("reaches the last of a million rows on a canvas that browsers can draw", () => {
		const scroll = canvasHeight(huge.total, huge.row) - huge.view;
		expect(scroll).toBe(TALLEST - 600);
		const { end, first, top } = rowsInSight({ ...huge, scroll });
		expect(end).toBe(1_000_000);
		expect(top + (end - first) * huge.row).toBeCloseTo(TALLEST, 3);
	});

	it("brings every row of a million into sight", () => {
		for (const index of [0, 1, 499_999, 999_998, 999_999]) {
			const scroll = scrollTo(index, { ...huge, scroll: 4_000_000 });
			const down = depth({ ...huge, scroll });
			expect(index * 30).toBeGreaterThanOrEqual(down - 0.01);
			expect(index * 30 + 30).toBeLessThanOrEqual(down + 600.01);
		}
	});

	it("knows the row at the upper edge", () => {
		expect([0, 29, 30, 3000].map((scroll) => topRow({ ...small, scroll }))).toEqual([0, 0, 1, 100]);
		expect(topRow({ ...small, total: 0 })).toBe(0);
		expect(topRow({ ...huge, scroll: TALLEST - 600 })).toBe(999_980);
	});

	it("leaves the scroll bar alone where the row is already seen", () => {
		expect(scrollTo(5, small)).toBe(0);
		expect(scrollTo(101, { ...small, scroll: 3000 })).toBe(3000);
	});
});

describe("which pages hold the rows", () => {
	it("asks for the pages that are touched and for no others", () => {
		expect(pagesOf(0, 0)).toEqual([]);
		expect(pagesOf(0, 100)).toEqual([0]);
		expect(pagesOf(99, 101)).toEqual([0, 1]);
		expect(pagesOf(999_980, 1_000_000)).toEqual([9999]);
	});
});

describe("where a row stands on its sheet", () => {
	const at = (fromOldest: number, total: number, first = 0) => placeOf(total - fromOldest, first, { total, row: 30 });

	it("is the same however many come above it, until a new sheet is begun", () => {
		expect(at(990, 991)).toBe(at(990, 999));
		expect(at(990, 1000)).not.toBe(at(990, 999));
		expect(at(1000, 1001)).toBe(at(1000, 1999));
	});

	it("is the same while the view is scrolled", () => {
		expect(at(5100, 6000, 880)).toBe(at(5100, 6000, 899));
	});

	it("is never beyond the sheet, nor too far down to be counted in single pixels", () => {
		for (const total of [1, 26, 999, 1000, 1001, 1_000_000])
			for (const first of [0, 7, 999, total - 26].filter((first) => first >= 0 && first < total)) {
				const drawn = { first, end: Math.min(total, first + 26) };
				const places = [first, drawn.end - 1].map((index) => placeOf(index, first, { total, row: 30 }));
				expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
				expect(Math.max(...places) + 30).toBeLessThanOrEqual(sheetHeight(drawn, 30));
			}
	});
});
