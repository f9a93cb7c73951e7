import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { coalesce } from "./coalesce";

describe("coalesce", () => {
	beforeEach(() => void vi.useFakeTimers());
	afterEach(() => void vi.useRealTimers());

	it("lets the first through at once and makes one of a burst", () => {
		const run = vi.fn();
		const { call } = coalesce(50, run);
		for (let i = 0; i < 100; i++) call();
		expect(run).toHaveBeenCalledTimes(1);
		vi.advanceTimersByTime(50);
		expect(run).toHaveBeenCalledTimes(2);
		vi.advanceTimersByTime(500);
		expect(run).toHaveBeenCalledTimes(2);
	});

	it("never exceeds twenty in a second and never loses the last", () => {
		const run = vi.fn();
		const { call } = coalesce(50, run);
		for (let ms = 0; ms < 1000; ms += 2) {
			call();
			vi.advanceTimersByTime(2);
		}
		expect(run.mock.calls.length).toBeLessThanOrEqual(21);
		const before = run.mock.calls.length;
		call();
		vi.advanceTimersByTime(60);
		expect(run.mock.calls.length).toBeGreaterThan(before);
	});

	it("is quiet once stopped", () => {
		const run = vi.fn();
		const { call, stop } = coalesce(50, run);
		call();
		call();
		stop();
		vi.advanceTimersByTime(100);
		expect(run).toHaveBeenCalledTimes(1);
	});
});
