/** A source: the file or the paste that an import takes its requests from. */
import { sizeText } from "../content/size";
import { COUNTED, type Preview, previewOf } from "./preview";

export type Source = { file: File } | { text: string };

/** The longest content that the API imports. */
const MOST = 100 * 1024 * 1024;

/** As much of a file as its format shows in. */
const BEGINNING = 4096;

/** Why it cannot be imported, before any of it is read; null where it can. */
export function obstacle(source: Source, most = MOST): string | null {
	if ("text" in source && source.text.trim() === "")
		return "There is nothing to read yet. Choose a file, or paste a request.";
	const size = "file" in source ? source.file.size : source.text.length;
	if (size <= most) return null;
	return `It has ${sizeText(size)}, and at most ${sizeText(most)} are taken at once. Nothing was read. Give it in parts.`;
}

/** A multiple of three bytes, so that base64 needs no padding but at the very end. */
const SLICE = 3 * 1024 * 1024;

export async function preview(source: Source): Promise<Preview> {
	if ("text" in source) return previewOf(source.text.slice(0, COUNTED), source.text.length <= COUNTED);
	const { file } = source;
	const whole = file.size <= COUNTED;
	return previewOf(await (whole ? file : file.slice(0, BEGINNING)).text(), whole);
}

/**
 * The request as the API takes it. A file goes as its bytes, since it may hold what is no text, and slice by slice, so
 * that a long one neither stops the page nor stands in its memory as one text. `name` is what the API calls those bytes.
 */
export async function requestOf(source: Source, more: object, name = "content_b64"): Promise<Blob> {
	if ("text" in source) return new Blob([JSON.stringify({ ...more, text: source.text })]);
	const { file } = source;
	const slices: Blob[] = [];
	for (let at = 0; at < file.size; at += SLICE) slices.push(new Blob([await base64(file.slice(at, at + SLICE))]));
	const others = JSON.stringify(more).slice(1, -1);
	return new Blob([`{"${name}":"`, ...slices, others === "" ? '"}' : `",${others}}`]);
}

/** The browser writes base64 as the end of a data URL, off the page's thread. */
function base64(slice: Blob): Promise<string> {
	return new Promise((done, fail) => {
		const reader = new FileReader();
		reader.onload = () => done(String(reader.result).replace(/^[^,]*,/, ""));
		reader.onerror = () =>
			fail(
				new Error("The file cannot be read; it may have been moved or changed. Nothing was imported.", {
					cause: reader.error,
				}),
			);
		reader.readAsDataURL(slice);
	});
}
