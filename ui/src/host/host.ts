/** What the UI needs from where it runs: a way to the API, and the few things only a window can do. */
export interface Host {
	/** Carries one request to the API; `path` starts with `/api/v1/`. */
	send(path: string, init?: RequestInit): Promise<Response>;
	/** Whether requests can be made at all; false where no token was given. */
	readonly authorized: boolean;
	/** True on macOS, where the command key stands in for Ctrl. */
	readonly mac: boolean;
	copyText(text: string): Promise<void>;
	/** Lets the user keep what the API gives for a path as a file; where it is put, as far as that is known. */
	save(name: string, path: string): Promise<string | null>;
	/** Whether this is the desktop's window, which has settings of its own. */
	readonly desktop: boolean;
	/** Whether Creel starts when its user logs in; with `on`, makes it so first. `null` where nothing can start it. */
	readonly autostart: ((on?: boolean) => Promise<boolean>) | null;
	/** Follows what is wished for outside of the page: in the tray, or by a click on a notification. */
	onWish(follow: (wish: Wish) => void): void;
}

/** A wish that comes from outside of the page. */
export type Wish = { wish: "open"; endpoint: string; delivery: number | null } | { wish: "pause_list" };
