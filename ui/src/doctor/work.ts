/** Words for what the doctor did and how certain it is. */
import type { Diagnosis } from "../api/generated/Diagnosis";
import type { DiagnosisFinding } from "../api/generated/DiagnosisFinding";
import { plainText } from "../content/text";
import { secretName } from "../inspector/secret-name";

/** "1,412 combinations tried", and whether that was all there is to try; null where nothing had to be tried. */
export function workInWords({ combinations, complete }: Pick<Diagnosis, "combinations" | "complete">): string | null {
	if (combinations === 0) return null;
	const tried = `${combinations.toLocaleString("en")} ${combinations === 1 ? "combination" : "combinations"} tried`;
	return complete ? `${tried}.` : `${tried}; the body is too large to try every one.`;
}

/** How certain a finding is, as a sentence. */
export function certaintyInWords({ confidence }: Pick<DiagnosisFinding, "confidence">): string {
	return confidence === "proven" ? "Proven." : "Likely, not proven.";
}

/** Where something has to be put right. */
export const WHERE: Readonly<Record<DiagnosisFinding["blame"], string>> = {
	sender: "at the sender",
	between: "between the sender and Creel",
	computer: "on this computer",
	endpoint: "in this endpoint's settings",
	receiver: "in your receiver",
};

/** Which secret a finding is about: its label, its last characters, and whose it is where that is another endpoint. */
export function secretOf(finding: Pick<DiagnosisFinding, "secret">, endpoint: string | null): string | null {
	const { secret } = finding;
	if (secret === null) return null;
	const name = secretName(secret);
	return secret.endpoint === endpoint || secret.endpoint === null ? name : `${name} of the endpoint ${secret.endpoint}`;
}

/**
 * Code for a receiver is offered only where code can be the cure. Where the bytes were changed on their way here, no
 * receiver can verify them.
 */
export function codeHelps(findings: readonly Pick<DiagnosisFinding, "blame">[]): boolean {
	return findings[0]?.blame !== "between";
}

/** What is copied for a colleague: everything the doctor says, and nothing that is secret. */
export function reportOf(what: string, diagnosis: Diagnosis, endpoint: string | null): string {
	const found = diagnosis.findings.flatMap((finding, at) => {
		const secret = secretOf(finding, endpoint);
		return [
			at === 0 ? finding.title : `Also: ${finding.title}`,
			finding.evidence,
			secret && `Secret: ${secret}`,
			`${certaintyInWords(finding)} To be put right ${WHERE[finding.blame]}.`,
			`What to do: ${finding.fix}`,
			"",
		].filter((line) => line !== null);
	});
	const steps = diagnosis.steps.map(({ name, outcome, detail }) =>
		detail === "" ? `- ${outcome}: ${name}` : `- ${outcome}: ${name}. ${detail}`,
	);
	return [what, "", ...found, "Checked:", ...steps, workInWords(diagnosis) ?? ""].map(plainText).join("\n").trim();
}
