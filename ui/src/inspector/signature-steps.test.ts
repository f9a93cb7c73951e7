import { expect, it } from "vitest";
import type { Delivery } from "../api/generated/Delivery";
import type { Reason } from "../api/generated/Reason";
import type { Verdict } from "../api/generated/Verdict";
import { steps } from "./signature-steps";

/** Only what the steps read of a delivery. */
function walked(verdict: Verdict, reason: Reason): string {
	const delivery = { verdict, reason, scheme: null, secret: null, body_size: 5 } as Delivery;
	return steps(delivery, undefined, undefined)
		.map((step) => (step.passed === null ? "-" : step.passed ? "+" : "x"))
		.join("");
}

it("goes as far as the judging went and no further", () => {
	expect(walked("valid", "ok")).toBe("+++++");
	expect(walked("unchecked", "no_provider")).toBe("x----");
	expect(walked("unchecked", "no_secret")).toBe("+x---");
	expect(walked("missing", "missing_signature")).toBe("++x--");
	expect(walked("unchecked", "body_too_large")).toBe("+++x-");
});

it("never calls the time right where the signature did not match", () => {
	expect(walked("invalid", "signature_mismatch")).toBe("+++x-");
	expect(walked("invalid", "timestamp_too_old")).toBe("++++x");
});
