import { expect, it } from "vitest";
import type { BodyNature } from "../content/kind";
import { bodyView } from "./body-view";

const json: BodyNature = { kind: "json", mediaType: null, charset: null, encoding: null };
const bytes = (text: string) => new TextEncoder().encode(text);

it("counts the place of an error in bytes, not in characters", () => {
	expect(bodyView(bytes('{"é":x}'), json, true, true).notes).toEqual([
		"Not valid JSON at byte 6. From there on it is shown as received.",
	]);
});

it("says what keys stand twice and what is not UTF-8", () => {
	expect(bodyView(bytes('{"a":1,"a":2}'), json, true, true).notes).toEqual([
		"One key stands twice in its object; the second is underlined.",
	]);
	expect(bodyView(Uint8Array.of(0x22, 0xff, 0x22), json, true, true).notes).toEqual([
		"1 byte of this is not UTF-8 and shown by its value.",
	]);
});

it("takes documents one to a line for no error, and a body as received for what it is", () => {
	expect(bodyView(bytes('{"a":1}\n{"a":2}\n'), json, true, true).notes).toEqual([]);
	expect(bodyView(bytes("{oops"), json, true, false)).toMatchObject({ notes: [] });
});
