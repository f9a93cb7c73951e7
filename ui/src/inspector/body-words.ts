import type { BodyKind, BodyNature } from "../content/kind";
import { exactBytes, sizeText } from "../content/size";

/** The ways a body can be looked at. */
export type Look = "pretty" | "raw" | "hex";

export const LOOK_WORDS: Readonly<Record<Look, string>> = { pretty: "Pretty", raw: "Raw", hex: "Hex" };

/** The first is what a body opens with. */
export function looksFor(kind: BodyKind): readonly Look[] {
	if (kind === "json" || kind === "form") return ["pretty", "raw", "hex"];
	return kind === "binary" || kind === "image" ? ["hex", "raw"] : ["raw", "hex"];
}

const KIND_WORDS: Readonly<Record<BodyKind, string>> = {
	json: "JSON",
	form: "Form",
	xml: "XML",
	html: "HTML, shown as text",
	text: "Text",
	multipart: "Multipart",
	image: "Image",
	binary: "Binary",
	zero: "Empty",
	absent: "None",
};

/** `JSON · application/json · 1.1 kB (1,130 bytes)`. */
export function kindText(nature: BodyNature, size: number): string {
	const sizes = size < 1000 ? exactBytes(size) : `${sizeText(size)} (${exactBytes(size)})`;
	return [KIND_WORDS[nature.kind], nature.mediaType ?? "no Content-Type", sizes].join(" · ");
}
