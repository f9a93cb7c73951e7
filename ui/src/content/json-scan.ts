// Where the tokens of a JSON text end. Each scan answers with the index after its token, or with the index of the first
// character that cannot be, written as a negative number less one (`-index - 1`), so that no object is made for a token.

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const LITERALS = ["true", "false", "null"];

export function skipSpace(text: string, from: number): number {
	let at = from;
	for (;;) {
		const code = text.charCodeAt(at);
		if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return at;
		at += 1;
	}
}

/** `from` is the opening quote. */
export function endOfString(text: string, from: number): number {
	for (let at = from + 1; at < text.length; at += 1) {
		const code = text.charCodeAt(at);
		if (code === 0x22) return at + 1;
		if (code < 0x20) return -at - 1;
		if (code === 0x5c) {
			const escaped = text.charAt(at + 1);
			if (escaped === "u") {
				for (let digit = at + 2; digit < at + 6; digit += 1) {
					if (digit >= text.length) return -text.length - 1;
					if (!isHex(text.charCodeAt(digit))) return -digit - 1;
				}
				at += 5;
			} else if (escaped !== "" && '"\\/bfnrt'.includes(escaped)) {
				at += 1;
			} else {
				return -(escaped === "" ? text.length : at + 1) - 1;
			}
		}
	}
	return -text.length - 1;
}

export function endOfNumber(text: string, from: number): number {
	NUMBER.lastIndex = from;
	const found = NUMBER.exec(text);
	if (!found) return -(from + 1) - 1;
	const end = from + found[0].length;
	// `01`, `1.` and `1e` match up to their fault; what follows a number may only be what may follow a value.
	const next = text.charAt(end);
	return next === "" || " \n\r\t,]}".includes(next) ? end : -danglingEnd(text, end) - 1;
}

export function endOfLiteral(text: string, from: number): number {
	for (const literal of LITERALS) {
		if (text.startsWith(literal, from)) return from + literal.length;
		if (from + literal.length > text.length && literal.startsWith(text.slice(from))) return -text.length - 1;
	}
	return -from - 1;
}

/** What a key says, so that `"a"` and `"\u0061"` are known to be one key. */
export function keyValue(key: string): string {
	if (!key.includes("\\")) return key;
	return key.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (whole, hex: string | undefined, letter: string | undefined) => {
		if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
		return (letter !== undefined && SHORT[letter]) || letter || whole;
	});
}

const SHORT: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/** A text that ends in `1.` or `1e+` may only have been cut there; then the error stands at its end. */
function danglingEnd(text: string, end: number): number {
	return /^(?:\.|[eE][+-]?)$/.test(text.slice(end, end + 3)) ? text.length : end;
}

function isHex(code: number): boolean {
	return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x46) || (code >= 0x61 && code <= 0x66);
}
