import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useMoving } from "./use-moving";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("is a movement from the second of two quick changes until it has been still for a while", () => {
	const { result, rerender } = renderHook(({ value }) => useMoving(value), { initialProps: { value: 0 } });
	const after = (ms: number, value: number) => {
		act(() => void vi.advanceTimersByTime(ms));
		rerender({ value });
		return result.current;
	};
	const seen = [after(3000, 1), after(50, 2), after(50, 3), after(1900, 3), after(150, 3), after(3000, 4)];
	expect(seen).toEqual([false, true, true, true, false, false]);
});
