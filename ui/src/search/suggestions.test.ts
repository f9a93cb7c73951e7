import { describe, expect, it } from "vitest";
import { suggest, take } from "./suggestions";

const endpoints = [
	{ text: "github", note: "GitHub" },
	{ text: "shop", note: "Shop" },
];

/** A search with `|` at the caret, as what is suggested there. */
function suggested(marked: string): string[] {
	const caret = marked.indexOf("|");
	return suggest(marked.replace("|", ""), caret, endpoints).items.map(({ text }) => text);
}

describe("what is suggested", () => {
	it.each([
		["|", ["sig:", "event:", "endpoint:", "method:", "is:", "tag:", "secret:", "forward:"]],
		["e|", ["event:", "endpoint:"]],
		["E|", ["event:", "endpoint:"]],
		["-e|", ["event:", "endpoint:"]],
		["-|", ["sig:", "event:", "endpoint:", "method:", "is:", "tag:", "secret:", "forward:"]],
		["paid s|", ["sig:", "secret:"]],
		["forward:f|", ["failed"]],
		["sig:|", ["valid", "invalid", "missing", "unchecked"]],
		["sig:in|", ["invalid"]],
		["sig:valid,|", ["valid", "invalid", "missing", "unchecked"]],
		["sig:valid,m|", ["missing"]],
		["endpoint:s|", ["shop"]],
		["method:p|", ["POST", "PUT", "PATCH"]],
		["is:|", ["dup", "pinned", "unread", "imported"]],
		["si|g:valid", ["sig:"]],
	])("at %s", (marked, texts) => expect(suggested(marked)).toEqual(texts));

	it.each(["paid |", "sig:valid|", "event:char|", '"e|', '"paid e|', "nosuch:e|", "zebra|"])(
		"nothing at %s",
		(marked) => expect(suggested(marked)).toEqual([]),
	);
});

describe("a suggestion that is taken", () => {
	it.each([
		["e|", "event:", "event:|"],
		["-sig:in|", "invalid", "-sig:invalid |"],
		["sig:in|,missing paid", "invalid", "sig:invalid|,missing paid"],
		["sig:va|xyz paid", "valid", "sig:valid| paid"],
		["method:|", "POST", "method:POST |"],
	])("%s becomes %s", (marked, text, result) => {
		const caret = marked.indexOf("|");
		const search = marked.replace("|", "");
		const taken = take(search, suggest(search, caret, endpoints), { text, note: "" });
		expect(`${taken.search.slice(0, taken.caret)}|${taken.search.slice(taken.caret)}`).toBe(result);
	});
});
