// Taking a delivery's bytes along: into the clipboard or into a file.
import { toast } from "sonner";
import { api } from "../api/client";
import { sizeText } from "../content/size";
import { host } from "../host";
import { type Part, SLICE } from "./slices";

/** The desktop's replies end at 1 MiB, so a file is put together from parts of that size. */
const PART = 4 * SLICE;

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

export async function save(id: number, part: Part, name: string): Promise<void> {
	try {
		const parts: Uint8Array<ArrayBuffer>[] = [];
		let loaded = 0;
		for (let total = 1; loaded < total; ) {
			const next = await api[part](id, { from: loaded, to: loaded + PART - 1 });
			if (next.data.length === 0) break;
			parts.push(next.data);
			loaded += next.data.length;
			total = next.total;
		}
		await host.save(name, new Blob(parts, { type: "application/octet-stream" }));
	} catch (error) {
		toast.error(`Not saved. ${error instanceof Error ? error.message : ""} The delivery is stored as before.`);
	}
}
