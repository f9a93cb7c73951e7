/** What the UI needs from where it runs: a way to the API, and the few things only a window can do. */
export interface Host {
	/** Carries one request to the API; `path` starts with `/api/v1/`. */
	send(path: string, init?: RequestInit): Promise<Response>;
	/** Whether requests can be made at all; false where no token was given. */
	readonly authorized: boolean;
	/** True on macOS, where the command key stands in for Ctrl. */
	readonly mac: boolean;
	copyText(text: string): Promise<void>;
	/** Lets the user keep bytes as a file. */
	save(name: string, bytes: Blob): Promise<void>;
}
