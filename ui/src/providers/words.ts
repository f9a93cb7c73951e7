/** Words for how a provider signs. */
import type { ProviderScheme } from "../api/generated/ProviderScheme";

const ALGORITHMS: readonly (readonly [RegExp, string])[] = [
	[/^hmac-sha(\d+)$/, "HMAC-SHA$1"],
	[/^sha(\d+)$/, "SHA-$1 digest"],
	[/^rsa-(.*)$/, "RSA, $1"],
	[/^ecdsa-(.*)$/, "ECDSA, $1"],
	[/^ed25519$/, "Ed25519"],
];

/** An algorithm as people write it; one without a rule stays as the definition has it. */
export function algorithmInWords(algorithm: string | null): string {
	if (algorithm === null) return "none: the value itself is compared";
	const [rule, words] = ALGORITHMS.find(([rule]) => rule.test(algorithm)) ?? [];
	return rule && words ? algorithm.replace(rule, words) : algorithm;
}

/** Where something stands in a request: `header:X` reads "the header X". */
export function sourceInWords(source: string): string {
	const [, kind = "", name = ""] = /^(\w+):(.*)$/s.exec(source) ?? [];
	const kinds: Record<string, string> = {
		header: `the header ${name}`,
		query: `the query parameter ${name}`,
		json: `the field ${name} of the body`,
		form: `the form field ${name}`,
		basic: "the header Authorization",
	};
	return kinds[kind] ?? source;
}

/** How old or new a timestamp may be. */
export function toleranceInWords(
	scheme: Pick<ProviderScheme, "timestamped" | "tolerance_past" | "tolerance_future">,
): string {
	const { timestamped, tolerance_past: past, tolerance_future: future } = scheme;
	if (!timestamped) return "no time is signed, so an old request cannot be told from a new one";
	if (past === null && future === null) return "a time is signed, and its age is not checked";
	const behind = past === null ? "any age" : `up to ${seconds(past)} old`;
	return future === null ? behind : `${behind}, up to ${seconds(future)} ahead`;
}

export function seconds(count: number): string {
	if (count >= 3600 && count % 3600 === 0) return `${count / 3600} h`;
	return count >= 120 && count % 60 === 0 ? `${count / 60} min` : `${count} s`;
}
