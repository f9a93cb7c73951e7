// Taking a delivery's bytes along: into the clipboard or into a file.

import { toast } from "sonner";
import { type Part, partPath } from "../api/client";
import { wordsOf } from "../api/problem";
import { address } from "../api/transport";
import { sizeText } from "../content/size";
import { host } from "../host";

export async function copy(text: string, what: string): Promise<void> {
	try {
		await host.copyText(text);
		toast.success(`Copied ${what}.`);
	} catch {
		toast.error("Copying was refused by the system. Select the text and copy it by hand.");
	}
}

/** Copies bytes as text. A clipboard holds no bytes, so what is not UTF-8 is said to be replaced. */
export async function copyBytes(bytes: Uint8Array, total: number, what: string): Promise<void> {
	const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
	const part = bytes.length < total ? `the first ${sizeText(bytes.length)} of ${what}` : what;
	const replaced = text.includes("\uFFFD") ? "; bytes that are not UTF-8 became \uFFFD" : "";
	await copy(text, part + replaced);
}

export async function save(part: Part, id: number, name: string): Promise<void> {
	try {
		const where = await host.save(name, address(partPath(part, id)));
		if (where) toast.success(`Saved as ${where}.`);
	} catch (error) {
		const cause = wordsOf(error);
		toast.error(`Not saved. ${cause} What is stored is as before.`);
	}
}
