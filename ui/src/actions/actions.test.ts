import { describe, expect, it } from "vitest";
import { actions } from "./actions";

// Making the list already refuses a name, an id or a key that means two things.
describe("the actions of the window", () => {
	it("have names that can be found and keys that can be pressed", () => {
		expect(actions.length).toBeGreaterThan(15);
		for (const { name, keys } of actions) {
			expect(name).toMatch(/^[A-Z]/);
			for (const key of keys) expect(key).not.toMatch(/\s/);
		}
	});

	it("offer a way to everything that has no button", () => {
		const ids = actions.map(({ id }) => id);
		expect(ids).toEqual(expect.arrayContaining(["palette", "keys", "jump", "pause", "delete", "theme-contrast"]));
	});
});
