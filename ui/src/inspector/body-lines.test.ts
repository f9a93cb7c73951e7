import { expect, it } from "vitest";
import { atOnce } from "../content/steps";
import type { Row } from "./body-lines";
import * as lines from "./body-lines";

const textRows = (text: string) => atOnce(lines.textRows(text));
const jsonRows = (text: string, complete: boolean) => atOnce(lines.jsonRows(text, complete));

const written = (rows: readonly Row[]) => rows.map((row) => row.tokens.map((token) => token.text).join(""));

it("numbers lines, the last line feed ending one", () => {
	expect(written(textRows("a\n\nb\n"))).toEqual(["a", "", "b"]);
	expect(textRows("a\n\nb\n").map((row) => row.number)).toEqual([1, 2, 3]);
	expect(textRows("")).toHaveLength(1);
});

it("cuts a long line into rows without losing or parting anything", () => {
	const text = `${"x".repeat(999)}😀${"y".repeat(2500)}`;
	const rows = textRows(text);
	expect(rows.map((row) => row.number)).toEqual([1, null, null, null]);
	expect(written(rows).join("")).toBe(text);
	expect(written(rows)[1]?.startsWith("😀")).toBe(true);
	expect(Math.max(...written(rows).map((row) => row.length))).toBeLessThanOrEqual(1000);
});

it("cuts a long JSON string and keeps its kind", () => {
	const { rows } = jsonRows(`{"a":"${"z".repeat(3000)}","b":1}`, true);
	expect(written(rows).join("")).toBe(`{"a": "${"z".repeat(3000)}","b": 1}`);
	expect(rows.filter((row) => row.number === null).flatMap((row) => row.tokens)[0]?.kind).toBe("string");
});

it("takes the end of a slice for no error", () => {
	expect(jsonRows('{"a":[1,2', false).errorAt).toBeNull();
	expect(jsonRows('{"a":[1,2', true).errorAt).toBe(9);
	expect(jsonRows('{"a":x', false).errorAt).toBe(5);
});
