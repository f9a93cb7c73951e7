import { byteOffset, decoding } from "../content/bytes";
import type { BodyNature } from "../content/kind";
import { exactBytes, sizeText } from "../content/size";
import { atOnce, type Steps } from "../content/steps";
import { jsonRows, type Row, textRows } from "./body-lines";

/** What is laid out takes some twenty times the memory of its text, so laying out ends somewhere. */
export const PRETTY_MOST = 8 * 1024 * 1024;

export interface BodyView {
	readonly rows: readonly Row[];
	/** What the eye must know about the text beside it, in whole sentences. */
	readonly notes: readonly string[];
}

/** The rows of a body as text, laid out or as received, and what is to be said about them. */
export function bodyView(bytes: Uint8Array, nature: BodyNature, complete: boolean, pretty: boolean): BodyView {
	return atOnce(viewing(bytes, nature, complete, pretty));
}

/** The same in steps, for a long body. */
export function* viewing(bytes: Uint8Array, nature: BodyNature, complete: boolean, pretty: boolean): Steps<BodyView> {
	const json = pretty && nature.kind === "json";
	const cut = json && bytes.length > PRETTY_MOST;
	const whole = complete && !cut;
	const decoded = yield* decoding(cut ? bytes.subarray(0, PRETTY_MOST) : bytes, nature.charset, whole);
	const notes: string[] = [];
	if (cut) notes.push(`Pretty ends at ${sizeText(PRETTY_MOST)}. Raw and Hex show all that is loaded.`);
	if (decoded.charset !== "utf-8") notes.push(`Read as ${decoded.charset}.`);
	if (decoded.oddBytes === 1) notes.push("1 byte of this is not UTF-8 and shown by its value.");
	if (decoded.oddBytes > 1)
		notes.push(`${exactBytes(decoded.oddBytes)} of this are not UTF-8 and shown by their values.`);
	if (!json) return { rows: yield* textRows(decoded.text), notes };

	const { rows, errorAt, duplicates } = yield* jsonRows(decoded.text, whole);
	if (errorAt !== null && !isJsonLines(decoded.text, errorAt)) {
		const place = decoded.charset === "utf-8" ? `byte ${byteOffset(decoded.text, errorAt)}` : `character ${errorAt}`;
		notes.push(`Not valid JSON at ${place}. From there on it is shown as received.`);
	}
	if (duplicates === 1) notes.push("One key stands twice in its object; the second is underlined.");
	if (duplicates > 1)
		notes.push(`${duplicates} keys stand again in an object that has them already; they are underlined.`);
	return { rows, notes };
}

/** Several documents one after the other are no fault of their own: the next one begins where the first ends. */
function isJsonLines(text: string, errorAt: number): boolean {
	return (
		errorAt > 0 && /\n\s*$/.test(text.slice(Math.max(0, errorAt - 4), errorAt)) && /[[{]/.test(text.charAt(errorAt))
	);
}
