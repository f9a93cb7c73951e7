import type { Host } from "./host";

const KEPT_AS = "creel.token";

/**
 * Takes the token out of the address once. It moves to the tab's own storage and out of the address and the history,
 * so that a copied link or a screenshot does not hand it on.
 */
export function takeToken(location: Location, history: History, storage: Storage): string | null {
	const given = new URLSearchParams(location.hash.slice(1)).get("token");
	if (given) {
		storage.setItem(KEPT_AS, given);
		history.replaceState(null, "", location.pathname + location.search);
	}
	return given ?? storage.getItem(KEPT_AS);
}

export function browserHost(): Host {
	const token = takeToken(window.location, window.history, window.sessionStorage);
	return {
		desktop: false,
		autostart: null,
		// Nothing outside of a page wishes for anything in it.
		onWish: () => {},
		authorized: token !== null,
		mac: /mac|iphone|ipad/i.test(navigator.platform),
		send(path, init) {
			const headers = new Headers(init?.headers);
			if (token) headers.set("Authorization", `Bearer ${token}`);
			return fetch(path, { ...init, headers, cache: "no-store", credentials: "omit" });
		},
		copyText: (text) => navigator.clipboard.writeText(text),
		async save(name, path) {
			const response = await this.send(path);
			if (!response.ok) throw new Error(`Creel did not give it (status ${response.status}).`);
			const bytes = await response.blob();
			const link = document.createElement("a");
			link.href = URL.createObjectURL(bytes);
			link.download = name;
			link.click();
			// The download has taken the bytes by the next turn of the event loop.
			setTimeout(() => URL.revokeObjectURL(link.href), 1000);
			return null;
		},
	};
}
