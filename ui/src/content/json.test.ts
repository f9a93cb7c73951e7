import { describe, expect, it } from "vitest";
import { type JsonLayout, layOutJson } from "./json";

/** White space outside strings says nothing in JSON; everything else must survive. */
function withoutSpace(text: string): string {
	return text.replace(/"(?:[^"\\]|\\.)*"|[ \n\r\t]+/gs, (found) => (found.startsWith('"') ? found : ""));
}

function written(layout: JsonLayout): string {
	return layout.lines
		.map((line) => "  ".repeat(Math.min(line.indent, 4)) + line.tokens.map((token) => token.text).join(""))
		.join("\n");
}

/** A small generator with a seed, so that a failure can be seen again. */
function random(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
}

const NUMBERS = ["0", "-0", "1.10", "12345678901234567890123", "1E400", "-2.5e-7", "9007199254740993"];
const STRINGS = ['""', '"a b"', '"\\u0061"', '"\\"q\\" : {,}"', '"é😀"', '"\\ud800"', '"x  y"', '"\\\\"'];
const SPACES = ["", " ", "\n", "\t", "\r\n", "   "];

function document(next: (below: number) => number, depth: number): string {
	const space = () => SPACES[next(SPACES.length)] ?? "";
	const kind = next(depth > 4 ? 3 : 5);
	if (kind === 0) return NUMBERS[next(NUMBERS.length)] ?? "0";
	if (kind === 1) return STRINGS[next(STRINGS.length)] ?? '""';
	if (kind === 2) return ["true", "false", "null"][next(3)] ?? "null";
	const parts = Array.from({ length: next(4) }, () => {
		const value = space() + document(next, depth + 1) + space();
		return kind === 3 ? value : `${space()}${STRINGS[next(STRINGS.length)]}${space()}:${value}`;
	});
	const inside = parts.join(",") || space();
	return kind === 3 ? `[${inside}]` : `{${inside}}`;
}

describe("laying out JSON", () => {
	it("changes nothing but white space, for thousands of documents", () => {
		for (let seed = 1; seed <= 4000; seed += 1) {
			const text = document(random(seed), 0);
			const layout = layOutJson(text);
			expect(layout.errorAt, text).toBeNull();
			expect(withoutSpace(written(layout)), text).toBe(withoutSpace(text));
		}
	});

	it("hides nothing of what is not JSON, wherever a document is broken", () => {
		for (let seed = 1; seed <= 2000; seed += 1) {
			const next = random(seed);
			const whole = document(next, 0);
			const at = next(whole.length);
			const broken = whole.slice(0, at) + ["", "}", ",", '"', "x", ":", "\u0000"][next(7)] + whole.slice(at + 1);
			expect(written(layOutJson(broken)).replace(/\s/g, "")).toBe(broken.replace(/\s/g, ""));
		}
	});

	it("agrees with the standard about what is JSON", () => {
		for (let seed = 1; seed <= 2000; seed += 1) {
			const next = random(seed);
			const whole = document(next, 0);
			const at = next(whole.length);
			const text = whole.slice(0, at) + ["", "}", ",", '"', "0", ":", "."][next(7)] + whole.slice(at + 1);
			let valid = true;
			try {
				JSON.parse(text);
			} catch {
				valid = false;
			}
			expect(layOutJson(text).errorAt === null, text).toBe(valid);
		}
	});

	it("puts each member on a line of its own", () => {
		const layout = layOutJson('{"a":[1,{"b":{}}],"c":12345678901234567890}');
		expect(written(layout)).toBe(
			["{", '  "a": [', "    1,", "    {", '      "b": {}', "    }", "  ],", '  "c": 12345678901234567890', "}"].join(
				"\n",
			),
		);
	});

	it("flags a key that stands twice in one object, however it is escaped", () => {
		const layout = layOutJson('{"a":1,"\\u0061":2,"b":{"a":3},"a":4}');
		expect(layout.duplicates).toBe(2);
		const flagged = layout.lines.flatMap((line) => line.tokens).filter((token) => token.duplicate);
		expect(flagged.map((token) => token.text)).toEqual(['"\\u0061"', '"a"']);
	});

	it.each([
		['{"a":1,}', 7],
		["[1,2", 4],
		["", 0],
		["{'a':1}", 1],
		["[NaN]", 1],
		["[01]", 2],
		["[1.]", 2],
		["{} {}", 3],
		['"a\nb"', 2],
		['["\\x"]', 3],
		["[1}", 2],
		['{"a" 1}', 5],
	])("says where %j stops being JSON", (text, at) => {
		expect(layOutJson(text).errorAt).toBe(at);
	});

	it("tells a text that was cut from one that is wrong", () => {
		for (const cut of ['{"a', '{"a"', '{"a":', "[tr", "[-", "[1.", "[1e+", '["\\u00', "[1,"]) {
			expect(layOutJson(cut).endedEarly, cut).toBe(true);
		}
		expect(layOutJson("[1,]").endedEarly).toBe(false);
		expect(layOutJson("[1.x").endedEarly).toBe(false);
	});

	it("takes 100,000 levels", () => {
		const layout = layOutJson("[".repeat(100_000) + "]".repeat(100_000));
		expect(layout.errorAt).toBeNull();
		expect(layout.lines.length).toBe(199_999);
	});

	it("lays out a mebibyte quickly", () => {
		const text = `[${Array.from({ length: 20_000 }, (_, at) => `{"id":${at},"name":"a name of some length","ok":true}`)}]`;
		const start = performance.now();
		layOutJson(text);
		expect(performance.now() - start).toBeLessThan(1500);
	});
});
