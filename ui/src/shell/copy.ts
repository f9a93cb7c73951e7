import { toast } from "sonner";
import { host } from "../host";

/** Copies a text and says so; where the system refuses, it says that instead. */
export async function copy(text: string, what: string): Promise<void> {
	try {
		await host.copyText(text);
		toast.success(`${what} copied`);
	} catch {
		toast.error(`${what} could not be copied`, { description: "The browser refused access to the clipboard." });
	}
}
