/** What an attempt was and what came of it, in words. */
import type { AttemptError } from "../api/generated/AttemptError";
import type { AttemptItem } from "../api/generated/AttemptItem";
import type { Compared } from "../api/generated/Compared";
import { MODES } from "../replay/modes";
import { wayWithin } from "../replay/ways";

/** Whether what came back is what was wanted: accepted, told to go elsewhere, or not. */
export type Tone = "good" | "moved" | "bad";

type Came = Pick<AttemptItem, "status" | "met">;

/** Where something was expected that counts alone: of a request that was broken on purpose, a 401 is what is wanted. */
export function toneOf({ status, met }: Came): Tone {
	if (met !== null) return met ? "good" : "bad";
	if (status === null || status >= 400) return "bad";
	return status >= 300 ? "moved" : "good";
}

/** "200 accepted", "401 refused, as expected", "No answer". */
export function statusInWords({ status, met }: Came): string {
	const expected = met === null ? "" : met ? ", as expected" : ", not as expected";
	if (status === null) return "No answer";
	return `${status} ${statusWord(status)}${expected}`;
}

function statusWord(status: number): string {
	if (status < 200) return "unfinished";
	if (status < 300) return "accepted";
	if (status < 400) return "redirects, not followed";
	return status < 500 ? "refused" : "failed";
}

const OF: Readonly<Record<AttemptItem["of"], string>> = {
	replay: "Replay",
	forward: "Forward",
	pass_through: "Passed through",
	test_event: "Test event",
};

/** "Re-signed", "Broken: wrong secret", "Forward". */
export function mannerOf({ of, mode, way }: Pick<AttemptItem, "of" | "mode" | "way">): string {
	if (way !== null) return `Broken: ${wayWithin(way)}`;
	return mode === null ? OF[of] : MODES[mode].name;
}

export const COMPARED: Readonly<Record<Compared, string | null>> = {
	first: null,
	fixed: "Fixed",
	regressed: "Regressed",
	same: "Same as before",
};

/** `localhost:3000` of a URL, or all of it where it is none. */
export function hostOf(url: string): string {
	return URL.canParse(url) ? new URL(url).host : url;
}

export interface Explained {
	readonly cause: string;
	readonly fix: string;
}

const FIXES: Readonly<Record<string, string>> = {
	url: "Write a whole URL, such as http://localhost:3000/webhook.",
	name: "Check how the name is written, and whether this machine can look it up.",
	private: "Give an address that is not of this machine or network.",
	own_api: "Give the address of a receiver; Creel's own API takes no webhooks.",
	refused: "Start the server there, then send it again.",
	connection: "Check the address, the port, and whether a firewall or VPN stands between.",
	tls: "Check its certificate. For a server of your own, the composer can take any certificate.",
	timeout: "See whether the server hangs or waits for something, or allow it more time in the composer.",
	closed: "The server hung up: its log says why. A crash on this request looks like this.",
	broken: "The server or something in between broke off; its log says why.",
	not_http: "Something else than a web server listens there, or it wants https.",
	body: "Creel could not read the stored body. Look at the banner, then try again.",
};

/** Why there was no answer, and what to do. What is captured is never touched by it. */
export function explain({ code, detail }: AttemptError): Explained {
	const cause = detail.charAt(0).toUpperCase() + detail.slice(1);
	return {
		cause: /[.!?]$/.test(cause) ? cause : `${cause}.`,
		fix: FIXES[code] ?? "Try it again; if it stays, look at the server's log.",
	};
}
