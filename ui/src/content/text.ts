// A sender's text as it may be shown: everything that is invisible, or that could reorder what stands around it, is a
// labelled mark. Nothing is left out and nothing is added but the marks.

export interface Mark {
	/** What stands in the character's place. */
	readonly label: string;
	/** What it is, in words. */
	readonly title: string;
	/** So common that it should be there to be seen, but not call for attention. */
	readonly quiet?: true;
}

export type Piece = string | Mark;

const NAMES: Readonly<Record<number, readonly [string, string]>> = {
	0: ["NUL", "null character"],
	8: ["BS", "backspace"],
	13: ["CR", "carriage return"],
	27: ["ESC", "escape"],
	127: ["DEL", "delete"],
	160: ["NBSP", "no-break space"],
	173: ["SHY", "soft hyphen"],
	1564: ["ALM", "Arabic letter mark, changes the direction of text"],
	8203: ["ZWSP", "zero width space"],
	8204: ["ZWNJ", "zero width non-joiner"],
	8205: ["ZWJ", "zero width joiner"],
	8206: ["LRM", "left-to-right mark, changes the direction of text"],
	8207: ["RLM", "right-to-left mark, changes the direction of text"],
	8232: ["LS", "line separator"],
	8233: ["PS", "paragraph separator"],
	8234: ["LRE", "left-to-right embedding, changes the direction of text"],
	8235: ["RLE", "right-to-left embedding, changes the direction of text"],
	8236: ["PDF", "pop directional formatting, changes the direction of text"],
	8237: ["LRO", "left-to-right override, changes the direction of text"],
	8238: ["RLO", "right-to-left override, changes the direction of text"],
	8288: ["WJ", "word joiner"],
	8294: ["LRI", "left-to-right isolate, changes the direction of text"],
	8295: ["RLI", "right-to-left isolate, changes the direction of text"],
	8296: ["FSI", "first strong isolate, changes the direction of text"],
	8297: ["PDI", "pop directional isolate, changes the direction of text"],
	65279: ["BOM", "byte order mark, or zero width no-break space"],
};

// Emoji are built with joiners and variation selectors; those stay as they are where they follow a picture.
const INVISIBLE = new RegExp(
	[
		"[\\u0000-\\u0008\\u000B-\\u001F\\u007F-\\u00A0\\u00AD\\u034F\\u061C\\u115F\\u1160\\u1680\\u17B4\\u17B5]",
		"[\\u180B-\\u180F\\u2000-\\u200C\\u200E\\u200F\\u2028-\\u202F\\u205F-\\u206F\\u3000\\u3164\\uFE00-\\uFE0E]",
		"[\\uFEFF\\uFFA0\\uFFF0-\\uFFFB\\uD800-\\uDFFF]",
		"(?<![\\p{Extended_Pictographic}\\uFE0F\\u{1F3FB}-\\u{1F3FF}])\\u200D",
		"(?<!\\p{Emoji})\\uFE0F",
		"[\\u{1BCA0}-\\u{1BCA3}\\u{1D173}-\\u{1D17A}\\u{E0000}-\\u{E0FFF}]",
	].join("|"),
	"gu",
);

/** Cuts a text into what can be shown as it is and marks for what cannot. */
export function showText(text: string): readonly Piece[] {
	const pieces: Piece[] = [];
	let shown = 0;
	for (const found of text.matchAll(INVISIBLE)) {
		if (found.index > shown) pieces.push(text.slice(shown, found.index));
		pieces.push(markOf(found[0].codePointAt(0) ?? 0));
		shown = found.index + found[0].length;
	}
	if (shown < text.length) pieces.push(text.slice(shown));
	return pieces;
}

/** The same as one plain string, for titles and other places that hold no elements. */
export function plainText(text: string): string {
	return showText(text)
		.map((piece) => (typeof piece === "string" ? piece : `⟨${piece.label}⟩`))
		.join("");
}

function markOf(code: number): Mark {
	if (code >= 0xdc80 && code <= 0xdcff) {
		const byte = (code - 0xdc00).toString(16).toUpperCase();
		return { label: `\\x${byte}`, title: `The byte ${byte} (hexadecimal), which is not UTF-8 here` };
	}
	const point = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
	const [label, name] = NAMES[code] ?? [
		point,
		code < 0x20 || code < 0xa0 ? "control character" : "invisible character",
	];
	const title = `${point}, ${name}`;
	return code === 0x0d ? { label, title, quiet: true } : { label, title };
}
