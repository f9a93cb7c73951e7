import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { frame, unframe } from "./frame";
import type { Host, Wish } from "./host";

/** The window of the desktop app. Requests go to the API in the same process; no port is open for them. */
export function desktopHost(): Host {
	return {
		desktop: true,
		authorized: true,
		mac: /mac|iphone|ipad/i.test(navigator.platform),
		async send(path, init) {
			const body = new Uint8Array(await new Response(init?.body ?? null).arrayBuffer());
			const head = { method: init?.method ?? "GET", path, headers: [...new Headers(init?.headers)] };
			const reply = invoke<ArrayBuffer>("api", frame(head, body)).then(unframe);
			return init?.signal ? Promise.race([reply, aborted(init.signal)]) : reply;
		},
		copyText: (text) => navigator.clipboard.writeText(text),
		autostart: (on) => invoke<boolean>("autostart", { on: on ?? null }),
		save: (name, path) => invoke<string>("save", { path, name }),
		onWish(follow) {
			// The program keeps what was wished for until it is asked, so nothing is lost while the page is loaded.
			const take = async () => {
				for (const wish of await invoke<Wish[]>("wishes")) follow(wish);
			};
			void listen("wish", take).then(take);
		},
	};
}

/** Rejects when the signal ends the wait. The program finishes what it does; nobody waits for its reply any more. */
function aborted(signal: AbortSignal): Promise<never> {
	return new Promise((_, fail) => {
		const end = () => fail(signal.reason);
		if (signal.aborted) end();
		signal.addEventListener("abort", end, { once: true });
	});
}
