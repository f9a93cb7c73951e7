import type { Delivery } from "../api/generated/Delivery";
import type { Endpoint } from "../api/generated/Endpoint";
import type { Provider } from "../api/generated/Provider";
import type { Reason } from "../api/generated/Reason";
import { exactBytes } from "../content/size";
import { secretName } from "./secret-name";

export interface Step {
	readonly name: string;
	/** Null where the judging ended before this step. */
	readonly passed: boolean | null;
	readonly said: string;
}

/** Which step a reason ends at: provider, secret, signature, match, time. */
const ENDS_AT: Readonly<Record<Reason, number>> = {
	ok: 5,
	no_provider: 0,
	no_secret: 1,
	secret_unavailable: 1,
	body_too_large: 3,
	missing_signature: 2,
	missing_header: 2,
	missing_timestamp: 2,
	malformed_header: 2,
	scheme: 2,
	algorithm: 2,
	timestamp_too_old: 4,
	timestamp_in_future: 4,
	signature_mismatch: 3,
};

/** What was looked at, in the order a person would, and how far it came. */
export function steps(delivery: Delivery, endpoint: Endpoint | undefined, provider: Provider | undefined): Step[] {
	const { reason, verdict } = delivery;
	const scheme = provider?.schemes.find((one) => one.name === delivery.scheme);
	const end = verdict === "valid" ? 5 : ENDS_AT[reason];
	const all: [string, string][] = [
		["Provider", provider?.name ?? endpoint?.provider ?? "none chosen"],
		["Secret", secretText(delivery, endpoint)],
		["Signature is there", delivery.scheme ? (scheme?.label ?? delivery.scheme) : reasonText(reason, 2)],
		["Signature matches", matchText(delivery)],
		["Time is right", timeText(reason, scheme)],
	];
	return all.map(([name, said], at) => {
		if (at === 4 && end > 4 && scheme?.timestamped === false) return { name, passed: null, said };
		return { name, passed: at === end ? false : at < end ? true : null, said: at > end ? "not reached" : said };
	});
}

function secretText({ secret, reason }: Delivery, endpoint: Endpoint | undefined): string {
	if (secret) return secretName(secret);
	if (reason === "no_secret") return "none entered";
	if (reason === "secret_unavailable") return "cannot be read";
	const count = endpoint?.secrets ?? 0;
	return count === 1 ? "1 secret tried" : count > 1 ? `${count} secrets, each that counts tried` : "see the endpoint";
}

function timeText(reason: Reason, scheme: Provider["schemes"][number] | undefined): string {
	if (scheme && !scheme.timestamped) return "this scheme signs no time";
	const allowed = scheme?.tolerance_past ? `; ${scheme.tolerance_past} s allowed` : "";
	if (reason === "timestamp_too_old") return `too old when it arrived${allowed}`;
	if (reason === "timestamp_in_future") return "later than its arrival";
	return `judged at the time of arrival${allowed}`;
}

function matchText({ verdict, reason, body_size }: Delivery): string {
	// A signature is only ever called old or early after it was found to be right.
	if (verdict === "valid" || ENDS_AT[reason] > 3) return `body of ${exactBytes(body_size)}, as received`;
	return reasonText(reason, 3);
}

function reasonText(reason: Reason, step: number): string {
	if (ENDS_AT[reason] !== step) return "found";
	return (
		{
			missing_signature: "none came",
			missing_header: "a header it needs is missing",
			missing_timestamp: "its timestamp is missing",
			malformed_header: "it cannot be read",
			scheme: "no version that counts",
			algorithm: "an algorithm that is not accepted",
			body_too_large: "the body is too large to check",
			signature_mismatch: "with no secret of this endpoint",
		}[reason as string] ?? "found"
	);
}
