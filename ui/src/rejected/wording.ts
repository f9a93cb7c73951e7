/** What a rejected request was, what that means, and what to do: one entry for every code. */
import type { RejectedCode } from "../api/generated/RejectedCode";

export interface Wording {
	title: string;
	meaning: string;
	advice: string;
}

/** A record over all codes, so that a new code does not compile without its sentences. */
export const wordings: Record<RejectedCode, Wording> = {
	malformed: {
		title: "Not a valid HTTP request",
		meaning: "What arrived breaks a rule of HTTP, so nobody can say for certain where it begins and ends.",
		advice:
			"Look at the first bytes below: another protocol, a broken header or two lengths that differ stand out there.",
	},
	incomplete: {
		title: "The request broke off",
		meaning: "The sender closed the connection before everything it had announced was sent.",
		advice: "Compare Content-Length with what was sent, and look for a time limit of the sender or of a proxy.",
	},
	timeout: {
		title: "The sender was too slow",
		meaning: "Nothing more came within the time limit, and the connection was closed to make room for others.",
		advice:
			"A sender that waits for “100 Continue”, a debugger or a stalled tunnel are the usual reasons. Send it again.",
	},
	too_large: {
		title: "Larger than the limit",
		meaning: "The head or the body is larger than the receiver takes. Nothing past the first 8 KiB was kept.",
		advice: "Have the sender send less, or raise the limit in the settings and let it send again.",
	},
	method: {
		title: "The method cannot be used",
		meaning: "The word at the start of the request is no method that the receiver can take.",
		advice: "Webhooks are sent with POST, some with GET or PUT. Check the method in the sender's settings.",
	},
	address: {
		title: "The address is not allowed",
		meaning: "The endpoint takes requests from certain addresses only, and this one is not among them.",
		advice: "If the sender is the right one, add its address to those the endpoint allows.",
	},
	connect: {
		title: "Taken for a proxy",
		meaning: "The sender asked for a tunnel to another host with CONNECT. The receiver is no proxy and opens nothing.",
		advice: "Take the receiver's address out of the sender's proxy settings and enter it as the webhook URL.",
	},
	tls_hello: {
		title: "HTTPS was spoken to an HTTP port",
		meaning:
			"The sender began an encrypted connection, and the receiver speaks plain HTTP. Nothing of the request arrived.",
		advice: "Write http:// instead of https:// in the URL, or put a tunnel in front that speaks HTTPS.",
	},
	disabled: {
		title: "The endpoint is off",
		meaning:
			"The request was in order, but its endpoint is switched off. The sender was told 503, for which most try again.",
		advice: "Switch the endpoint on, and have the sender send it again where it does not by itself.",
	},
	loop: {
		title: "It goes round in a circle",
		meaning:
			"Creel had sent the request on five times already, and it came back each time. It was not taken once more.",
		advice: "Find the destination whose URL leads back to this receiver, and change it.",
	},
};

/** What the sender was told. */
export function answerWords(status: number | null): string {
	return status === null ? "closed without an answer" : `answered ${status}`;
}
