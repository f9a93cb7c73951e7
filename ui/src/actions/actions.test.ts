import { afterEach, describe, expect, it } from "vitest";
import { clearChosen, useChosen } from "../chosen/chosen";
import { actions, offered } from "./actions";

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

describe("while several are chosen", () => {
	afterEach(clearChosen);

	it("the same keys act on all of them, and what is for one delivery is not offered without one", () => {
		const named = (key: string) => offered().find(({ keys }) => keys.includes(key))?.name;
		expect(["r", "f", "Delete", "p", "#", "u", "m"].map(named)).toEqual(Array(7).fill(undefined));
		useChosen.setState({ chosen: { kind: "some", ids: new Set([1, 2]) } });
		expect(["r", "R", "f", "Delete", "p", "#", "u", "m"].map(named)).toEqual([
			"Replay what is chosen…",
			"Replay what is chosen…",
			"Forward what is chosen…",
			"Delete what is chosen",
			"Pin or unpin what is chosen",
			"Tag what is chosen…",
			"Mark what is chosen as read or unread",
			undefined,
		]);
	});
});
