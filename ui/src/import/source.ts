/** A source: the file or the paste that an import takes its requests from. */
import type { Import } from "../api/generated/Import";
import { sizeText } from "../content/size";
import { COUNTED, type Preview, previewOf } from "./preview";

export type Source = { file: File } | { text: string };

/** The longest content that the API takes. */
const MOST = 100 * 1024 * 1024;

/** As much of a file as its format shows in. */
const BEGINNING = 4096;

/** Why it cannot be imported, before any of it is read; null where it can. */
export function obstacle(source: Source): string | null {
	const size = "file" in source ? source.file.size : source.text.length;
	if (size <= MOST) return null;
	return `It has ${sizeText(size)}, and an import takes at most ${sizeText(MOST)}. Nothing was imported. Import it in parts.`;
}

export async function preview(source: Source): Promise<Preview> {
	if ("text" in source) return previewOf(source.text.slice(0, COUNTED), source.text.length <= COUNTED);
	const { file } = source;
	const whole = file.size <= COUNTED;
	return previewOf(await (whole ? file : file.slice(0, BEGINNING)).text(), whole);
}

/** The content as the API takes it. A file goes as its bytes, since it may hold what is no text. */
export async function contentOf(source: Source): Promise<Pick<Import, "text" | "content_b64">> {
	return "text" in source ? { text: source.text } : { content_b64: await base64(source.file) };
}

/** The browser writes base64 as the end of a data URL, off the page's thread. */
function base64(file: File): Promise<string> {
	return new Promise((done, fail) => {
		const reader = new FileReader();
		reader.onload = () => done(String(reader.result).replace(/^[^,]*,/, ""));
		reader.onerror = () =>
			fail(
				new Error("The file cannot be read; it may have been moved or changed. Nothing was imported.", {
					cause: reader.error,
				}),
			);
		reader.readAsDataURL(file);
	});
}
