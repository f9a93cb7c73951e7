import { describe, expect, it, vi } from "vitest";
import { actionFor, keyInWords, keyName } from "./keys";
import { type Action, registry } from "./registry";

const press = (key: string, more: KeyboardEventInit = {}) =>
	new KeyboardEvent("keydown", { key, bubbles: true, ...more });
const action = (id: string, keys: string[]): Action => ({ id, name: id, group: "Go", keys, run: vi.fn() });

describe("names of keys", () => {
	it("takes the command key on macOS and Ctrl elsewhere", () => {
		expect(keyName(press("k", { metaKey: true }), true)).toBe("Mod+k");
		expect(keyName(press("k", { ctrlKey: true }), false)).toBe("Mod+k");
		expect(keyName(press("k", { ctrlKey: true }), true)).toBe("Other+k");
		expect(keyName(press("F6", { shiftKey: true }), false)).toBe("Shift+F6");
		expect(keyName(press("?", { shiftKey: true }), false)).toBe("?");
	});

	it("writes them as people read them", () => {
		expect(keyInWords("Mod+k", true)).toBe("⌘K");
		expect(keyInWords("Mod+k", false)).toBe("Ctrl+K");
		expect(keyInWords("Delete", false)).toBe("Del");
		expect(keyInWords("j", false)).toBe("j");
	});
});

describe("which action a key means", () => {
	const actions = [action("next", ["j"]), action("palette", ["Mod+k"]), action("all", ["Mod+a"])];

	it("leaves letters alone while somebody types", () => {
		const input = document.createElement("input");
		document.body.append(input);
		const found: (string | undefined)[] = [];
		const note = (event: KeyboardEvent) => found.push(actionFor(actions, event, false)?.id);
		input.addEventListener("keydown", note);
		document.body.addEventListener("keydown", note);
		input.dispatchEvent(new KeyboardEvent("keydown", { key: "j" }));
		input.dispatchEvent(new KeyboardEvent("keydown", { key: "k", ctrlKey: true }));
		input.dispatchEvent(new KeyboardEvent("keydown", { key: "a", ctrlKey: true }));
		document.body.dispatchEvent(press("j"));
		document.body.dispatchEvent(press("a", { ctrlKey: true }));
		expect(found).toEqual([undefined, "palette", undefined, "next", "all"]);
	});
});

describe("the registry", () => {
	it("refuses a key, a name or an id that means two things", () => {
		expect(() => registry([action("a", ["j"]), action("b", ["j"])])).toThrow("key j");
		expect(() => registry([action("a", []), action("a", [])])).toThrow("id a");
	});
});
