import { expect, it } from "vitest";
import { asksMarks, marked } from "./marking";

const marks = { pinned: false, read: true, tags: ["a"], note: "why" };

it.each([
	[{ pinned: true }, { pinned: true, read: true, tags: ["a"], note: "why" }],
	[{ read: null }, { pinned: false, read: false, tags: ["a"], note: "why" }],
	[{ tags: ["a", "b"] }, { pinned: false, read: true, tags: ["a", "b"], note: "why" }],
	[
		{ tags: null, note: null },
		{ pinned: false, read: true, tags: [], note: null },
	],
])("changes what %j names and nothing else", (change, after) => {
	expect(marked(marks, change)).toEqual(after);
});

it("gives a row of the list no note, since it shows none", () => {
	expect(marked({ pinned: false, read: false, tags: [] }, { note: "why" })).toEqual({
		pinned: false,
		read: false,
		tags: [],
	});
});

it.each([
	["is:unread", true],
	["push is:dup,pinned", true],
	["-tag:x", true],
	["is:dup", false],
	["event:tag:x", false],
	["", false],
])("%j asks for marks: %s", (q, asks) => {
	expect(asksMarks(q)).toBe(asks);
});
