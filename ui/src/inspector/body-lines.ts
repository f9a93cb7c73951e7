// The rows of a body pane. A line of any length becomes rows of bounded length, so that a body of one line of 50 MiB costs
// no more to draw than one of many lines; only the first row of a line has its number.
import { type JsonLine, type JsonToken, layingOutJson } from "../content/json";
import type { Steps } from "../content/steps";

export interface Row {
	/** The line's number; null where the row continues the one above. */
	readonly number: number | null;
	readonly indent: number;
	readonly tokens: readonly JsonToken[];
}

const LONGEST_ROW = 1000;

/** So many lines are cut in one step. */
const STEP = 2000;

export function textRows(text: string): Steps<Row[]> {
	const lines = text.split("\n");
	// A line feed at the end ends the last line, it does not begin another.
	if (lines.length > 1 && lines.at(-1) === "") lines.pop();
	return rows(lines.map((line) => ({ indent: 0, tokens: line === "" ? [] : [{ kind: "rest", text: line }] })));
}

export interface JsonRows {
	readonly rows: Row[];
	/** Where the text stops being JSON; null where it does not. */
	readonly errorAt: number | null;
	readonly duplicates: number;
}

/** `complete` is false where the text is only the beginning of a body: that it ends early is no fault then. */
export function* jsonRows(text: string, complete: boolean): Steps<JsonRows> {
	const layout = yield* layingOutJson(text);
	const cut = layout.endedEarly && !complete;
	return { rows: yield* rows(layout.lines), errorAt: cut ? null : layout.errorAt, duplicates: layout.duplicates };
}

function* rows(lines: readonly JsonLine[]): Steps<Row[]> {
	const all: Row[] = [];
	for (const [at, line] of lines.entries()) {
		if (at % STEP === STEP - 1) yield;
		let number: number | null = at + 1;
		for (const tokens of parts(line.tokens)) {
			all.push({ number, indent: line.indent, tokens });
			number = null;
		}
	}
	return all;
}

function parts(tokens: readonly JsonToken[]): readonly (readonly JsonToken[])[] {
	const length = tokens.reduce((sum, token) => sum + token.text.length, 0);
	if (length <= LONGEST_ROW) return [tokens];
	const all: JsonToken[][] = [[]];
	let room = LONGEST_ROW;
	for (const token of tokens) {
		let { text } = token;
		while (text !== "") {
			const end = endWithin(text, room);
			all.at(-1)?.push({ ...token, text: text.slice(0, end) });
			room -= end;
			text = text.slice(end);
			if (text !== "" || room === 0) {
				all.push([]);
				room = LONGEST_ROW;
			}
		}
	}
	return all.at(-1)?.length === 0 ? all.slice(0, -1) : all;
}

/** A pair of surrogates is one character and is not parted. */
function endWithin(text: string, room: number): number {
	if (text.length <= room) return text.length;
	const last = text.charCodeAt(room - 1);
	return room > 1 && last >= 0xd800 && last <= 0xdbff ? room - 1 : room;
}
