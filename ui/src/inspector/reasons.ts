import type { Reason } from "../api/generated/Reason";
import type { Verdict } from "../api/generated/Verdict";

/** A reason in plain words: the cause first, then what it means, then what to do. */
export interface Explanation {
	readonly cause: string;
	readonly means: string;
	readonly fix: string;
}

const AGAIN = "Creel then judges the stored deliveries again.";

// Each sentence holds for every provider, so none of them names a header or a dashboard.
const EXPLANATIONS: Readonly<Record<Reason, Explanation>> = {
	ok: {
		cause: "The signature is right.",
		means: "The sender knows the secret, and the signed bytes arrived unchanged.",
		fix: "Nothing to do.",
	},
	no_provider: {
		cause: "Not checked: this endpoint has no provider.",
		means: "Creel does not know how the sender signs, so it cannot tell whether this is genuine.",
		fix: `Choose the provider in the endpoint's settings. ${AGAIN}`,
	},
	no_secret: {
		cause: "Not checked: this endpoint has no secret.",
		means: "Without the sender's secret nobody can tell whether this is genuine.",
		fix: `Add the signing secret that the provider shows for this URL. ${AGAIN}`,
	},
	secret_unavailable: {
		cause: "Not checked: the endpoint's secret cannot be read.",
		means: "It is stored, but the key that it is sealed with is lost or locked.",
		fix: `Enter the secret once more in the endpoint's settings. ${AGAIN}`,
	},
	body_too_large: {
		cause: "Not checked: the body is too large for this kind of signature.",
		means: "This scheme needs the whole body at once, which Creel does up to 8 MiB. The delivery is stored in full.",
		fix: "Save the request from the Raw tab and verify it where it is processed.",
	},
	handshake: {
		cause: "Not checked: an unsigned handshake.",
		means: "The sender asked whether this endpoint is there, and Creel answered. Most do so before they sign anything.",
		fix: "Nothing to do. What is sent from now on is checked.",
	},
	missing_signature: {
		cause: "There is no signature on this delivery.",
		means: "The provider signs what it sends. Something else sent this, or signing is switched off there.",
		fix: "Check that signing is switched on at the provider. A request that you made by hand has no signature.",
	},
	missing_header: {
		cause: "A header that the signature was made over is missing.",
		means: "A signature came, but not everything that is needed to check it. A proxy may have dropped a header.",
		fix: "Compare the Headers tab with the provider's page, and look at what stands between the provider and Creel.",
	},
	missing_timestamp: {
		cause: "The signature carries no timestamp.",
		means: "This scheme signs the time along. Without it the signature cannot be checked.",
		fix: "See in the Headers tab whether the header was cut on the way, and whether the endpoint's provider is the right one.",
	},
	malformed_header: {
		cause: "The signature header cannot be read.",
		means: "It is not written the way this provider writes it.",
		fix: "See in the Headers tab whether it was cut, quoted or joined on the way, and whether the provider is the right one.",
	},
	scheme: {
		cause: "The signature is of a kind that does not count here.",
		means:
			"The header could be read, but none of the signatures in it is of a version that this provider is checked with.",
		fix: "See in the Headers tab which version the sender uses, and whether the endpoint's provider is the right one.",
	},
	algorithm: {
		cause: "The signature names an algorithm that is not accepted.",
		means: "Accepting whatever algorithm a sender names would let anyone pass, so only the documented ones count.",
		fix: "Set the sender to the algorithm that the provider documents.",
	},
	timestamp_too_old: {
		cause: "The signature is right, but it is too old.",
		means: "It was made longer before its arrival than the provider allows, as a request that was sent again would be.",
		fix: "If someone sent it again, sign it again with a new time. If not, check the sender's clock and yours.",
	},
	timestamp_in_future: {
		cause: "The signature is right, but its time lies in the future.",
		means: "The clock of the sender and the clock of this machine do not agree.",
		fix: "Check that this machine's clock is set, then the sender's.",
	},
	signature_mismatch: {
		cause: "The signature does not match.",
		means: "It was made with another secret, or something changed the signed bytes on their way here.",
		fix: "Compare the secret's last four characters with the provider's page first. Then look for a proxy that rewrites bodies.",
	},
};

export function explain(reason: Reason): Explanation {
	return EXPLANATIONS[reason];
}

const WORDS: Readonly<Record<Verdict, string>> = {
	valid: "Valid",
	invalid: "Invalid",
	missing: "Missing",
	unchecked: "Unchecked",
};

export function verdictWord(verdict: Verdict): string {
	return WORDS[verdict];
}

/** The answer to "is it genuine?", as a sentence begins. */
export function genuine(verdict: Verdict): string {
	if (verdict === "valid") return "Genuine";
	return verdict === "unchecked" ? "Not known to be genuine" : "Not proven genuine";
}
