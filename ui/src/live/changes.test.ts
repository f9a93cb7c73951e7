import { afterEach, describe, expect, it, vi } from "vitest";
import { api } from "../api/client";
import { CreelAway } from "../api/problem";
import { follow, pause, useLive } from "./changes";

afterEach(() => vi.restoreAllMocks());

describe("following the revision", () => {
	it("says that Creel is away and comes back by itself", async () => {
		const control = new AbortController();
		let asked = 0;
		vi.spyOn(api, "changes").mockImplementation(async () => {
			asked += 1;
			if (asked === 1) throw new CreelAway("refused");
			if (asked === 2) return { revision: 5 };
			return new Promise(() => {});
		});
		const before = useLive.getState().revision;
		void follow(control.signal);
		await vi.waitFor(() => expect(useLive.getState().contact).toBe("away"));
		await vi.waitFor(() => expect(useLive.getState().contact).toBe("live"));
		expect(useLive.getState().revision).toBe(before + 1);
		control.abort();
	});

	it("asks twenty times a second under load, and at once after a quiet time", async () => {
		vi.useFakeTimers();
		const control = new AbortController();
		let revision = 0;
		let answer = () => {};
		const asked = vi.spyOn(api, "changes").mockImplementation(async () => {
			if (revision === 20) await new Promise<void>((done) => (answer = done));
			return { revision: ++revision };
		});
		const before = useLive.getState().revision;
		void follow(control.signal);
		await vi.advanceTimersByTimeAsync(999);
		expect(asked).toHaveBeenCalledTimes(20);
		await vi.advanceTimersByTimeAsync(10_000);
		expect(asked).toHaveBeenCalledTimes(21);
		answer();
		await vi.advanceTimersByTimeAsync(1);
		expect(asked).toHaveBeenCalledTimes(22);
		expect(useLive.getState().revision).toBe(before + 22);
		control.abort();
		vi.useRealTimers();
	});

	it("tries soon at first and never waits longer than five seconds", () => {
		expect(pause(0)).toBe(250);
		expect(pause(30)).toBe(5000);
	});
});
