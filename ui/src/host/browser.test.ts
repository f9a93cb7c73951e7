import { describe, expect, it, vi } from "vitest";
import { takeToken } from "./browser";

const storage = () => {
	const kept = new Map<string, string>();
	return { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, v: string) => kept.set(key, v) };
};

describe("the token", () => {
	it("is taken out of the address once and kept for this tab", () => {
		const history = { replaceState: vi.fn() };
		const kept = storage() as unknown as Storage;
		const at = (hash: string) => ({ hash, pathname: "/", search: "" }) as Location;
		expect(takeToken(at("#token=abc"), history as unknown as History, kept)).toBe("abc");
		expect(history.replaceState).toHaveBeenCalledWith(null, "", "/");
		expect(takeToken(at(""), history as unknown as History, kept)).toBe("abc");
		expect(history.replaceState).toHaveBeenCalledTimes(1);
	});
});
