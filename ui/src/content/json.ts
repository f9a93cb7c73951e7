// JSON made readable without being read: the text is cut into tokens and only the white space between them changes.
// Numbers keep every digit, objects every duplicate key and their order, strings their escapes as the sender wrote them,
// because what a signature was made over is this text and not some value that a parser makes of it.
import { endOfLiteral, endOfNumber, endOfString, keyValue, skipSpace } from "./json-scan";
import { atOnce, type Steps } from "./steps";

export type JsonKind = "key" | "string" | "number" | "literal" | "punct" | "rest";

export interface JsonToken {
	readonly kind: JsonKind;
	readonly text: string;
	/** The same key stood in this object before. */
	readonly duplicate?: true;
}

export interface JsonLine {
	/** How many containers are open around the line. */
	readonly indent: number;
	readonly tokens: readonly JsonToken[];
}

export interface JsonLayout {
	readonly lines: readonly JsonLine[];
	/** Where the text stops being JSON, as an index into it; null where it is JSON from end to end. */
	readonly errorAt: number | null;
	/** The text ended within a document; this is no error where only a part of it was given. */
	readonly endedEarly: boolean;
	readonly duplicates: number;
}

/** What may come next. */
type Expect = "value" | "key" | "colon" | "comma-or-close" | "nothing";

const COLON: JsonToken = { kind: "punct", text: ": " };

/** So many tokens are taken in one step. */
const STEP = 2000;

/** Lays out a JSON text as lines. What follows the first error is kept as it stands, so that nothing is ever hidden. */
export function layOutJson(text: string): JsonLayout {
	return atOnce(layingOutJson(text));
}

/** The same in steps, for a long text. */
export function layingOutJson(text: string): Steps<JsonLayout> {
	return new Layout(text).run();
}

class Layout {
	private readonly text: string;
	private readonly lines: JsonLine[] = [];
	private tokens: JsonToken[] = [];
	private indent = 0;
	/** One entry for each open container: the keys seen so far, or null for an array. A list, so that depth costs no stack. */
	private readonly open: (Set<string> | null)[] = [];
	private expect: Expect = "value";
	private duplicates = 0;
	private at = 0;

	constructor(text: string) {
		this.text = text;
	}

	*run(): Steps<JsonLayout> {
		const { text } = this;
		// A byte order mark is no JSON, but every reader of webhooks meets it; it is shown and then passed over.
		if (text.startsWith("\uFEFF")) {
			this.put("rest", "\uFEFF");
			this.at = 1;
		}
		for (let taken = 1; ; taken += 1) {
			if (taken % STEP === 0) yield;
			this.at = skipSpace(text, this.at);
			if (this.at >= text.length) {
				return this.finish(this.expect === "nothing" ? null : text.length, this.expect !== "nothing");
			}
			const end = this.step(text.charAt(this.at));
			if (end < 0) {
				const cut = -end - 1 >= text.length;
				return this.stopAt(cut ? text.length : -end - 1, cut);
			}
			this.at = end;
		}
	}

	/** Takes one token and gives its end, or the place of the error as a negative number less one. */
	private step(first: string): number {
		const { at, expect } = this;
		const wrong = -at - 1;
		switch (first) {
			case "{":
			case "[":
				return expect === "value" ? this.enter(first) : wrong;
			case "}":
			case "]":
				return this.leave(first) ? at + 1 : wrong;
			case ",":
				return expect === "comma-or-close" ? this.comma() : wrong;
			case ":":
				if (expect !== "colon") return wrong;
				this.tokens.push(COLON);
				this.expect = "value";
				return at + 1;
			case '"':
				return this.string();
			default:
				return expect === "value" ? this.scalar(first) : wrong;
		}
	}

	private enter(bracket: "{" | "["): number {
		const close = bracket === "{" ? "}" : "]";
		const next = skipSpace(this.text, this.at + 1);
		if (this.text.charAt(next) === close) {
			this.put("punct", bracket + close);
			this.afterValue();
			return next + 1;
		}
		this.put("punct", bracket);
		this.endLine();
		this.open.push(bracket === "{" ? new Set() : null);
		this.indent += 1;
		this.expect = bracket === "{" ? "key" : "value";
		return this.at + 1;
	}

	private leave(bracket: "}" | "]"): boolean {
		const keys = this.open.at(-1);
		// Directly after a comma or a colon a container cannot end, and empty ones were taken whole when they opened.
		if (keys === undefined || this.expect !== "comma-or-close") return false;
		if ((bracket === "}") !== (keys !== null)) return false;
		this.endLine();
		this.open.pop();
		this.indent -= 1;
		this.put("punct", bracket);
		this.afterValue();
		return true;
	}

	private comma(): number {
		this.put("punct", ",");
		this.endLine();
		this.expect = this.open.at(-1) === null ? "value" : "key";
		return this.at + 1;
	}

	private string(): number {
		const asKey = this.expect === "key";
		if (!asKey && this.expect !== "value") return -this.at - 1;
		const end = endOfString(this.text, this.at);
		if (end < 0) return end;
		const text = this.text.slice(this.at, end);
		if (asKey) {
			this.key(text);
		} else {
			this.put("string", text);
			this.afterValue();
		}
		return end;
	}

	private key(text: string): void {
		const keys = this.open.at(-1);
		const value = keyValue(text);
		if (keys?.has(value)) {
			this.duplicates += 1;
			this.tokens.push({ kind: "key", text, duplicate: true });
		} else {
			keys?.add(value);
			this.put("key", text);
		}
		this.expect = "colon";
	}

	private scalar(first: string): number {
		const number = first === "-" || (first >= "0" && first <= "9");
		const end = number ? endOfNumber(this.text, this.at) : endOfLiteral(this.text, this.at);
		if (end < 0) return end;
		this.put(number ? "number" : "literal", this.text.slice(this.at, end));
		this.afterValue();
		return end;
	}

	private afterValue(): void {
		this.expect = this.open.length > 0 ? "comma-or-close" : "nothing";
	}

	private put(kind: JsonKind, text: string): void {
		this.tokens.push({ kind, text });
	}

	private endLine(): void {
		if (this.tokens.length > 0) this.lines.push({ indent: this.indent, tokens: this.tokens });
		this.tokens = [];
	}

	private stopAt(errorAt: number, endedEarly: boolean): JsonLayout {
		const [same, ...others] = this.text.slice(this.at).split("\n");
		if (same) this.put("rest", same);
		for (const line of others) {
			this.endLine();
			if (line.trim() !== "") this.put("rest", line);
		}
		return this.finish(errorAt, endedEarly);
	}

	private finish(errorAt: number | null, endedEarly: boolean): JsonLayout {
		this.endLine();
		return { lines: this.lines, errorAt, endedEarly, duplicates: this.duplicates };
	}
}
