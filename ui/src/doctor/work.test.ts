import { expect, it } from "vitest";
import type { Diagnosis } from "../api/generated/Diagnosis";
import type { DiagnosisFinding } from "../api/generated/DiagnosisFinding";
import { codeHelps, reportOf, secretOf, workInWords } from "./work";

const finding: DiagnosisFinding = {
	cause: "wrong_secret",
	confidence: "proven",
	title: "Signed with another secret",
	evidence: "The signature is right with it.",
	fix: "Enter it here, too.",
	blame: "endpoint",
	secret: { id: 3, label: "live\u202Emode", last_four: "77c0", endpoint: "stripe-live" },
	provider: null,
	scheme: null,
};

it.each([
	[0, true, null],
	[1, true, "1 combination tried."],
	[1412, true, "1,412 combinations tried."],
	[90_000, false, "90,000 combinations tried; the body is too large to try every one."],
])("states the work: %i, %s", (combinations, complete, words) => {
	expect(workInWords({ combinations, complete })).toBe(words);
});

it("names a secret, and whose it is where that is somebody else's", () => {
	expect(secretOf(finding, "stripe")).toBe("“live⟨RLO⟩mode” …77c0 of the endpoint stripe-live");
	expect(secretOf(finding, "stripe-live")).toBe("“live⟨RLO⟩mode” …77c0");
	expect(secretOf({ secret: null }, "stripe")).toBeNull();
});

it("offers no code where the bytes were changed before they came", () => {
	expect(codeHelps([{ blame: "between" }, { blame: "receiver" }])).toBe(false);
	expect(codeHelps([{ blame: "endpoint" }])).toBe(true);
	expect(codeHelps([])).toBe(true);
});

it("writes a report with the cause first and nothing that hides", () => {
	const diagnosis: Diagnosis = {
		cause: "wrong_secret",
		confidence: "proven",
		title: finding.title,
		evidence: finding.evidence,
		fix: finding.fix,
		findings: [finding],
		steps: [{ name: "Header is there", outcome: "passed", detail: "Stripe-Signature" }],
		combinations: 2,
		complete: true,
	};
	const report = reportOf("charge.failed", diagnosis, "stripe");
	expect(report.split("\n").slice(0, 3)).toEqual(["charge.failed", "", "Signed with another secret"]);
	expect(report).toContain("- passed: Header is there. Stripe-Signature");
	expect(report).toContain("in this endpoint's settings");
	expect(report).not.toContain("\u202E");
});
