/** A question: a request that is not stored, and what the doctor is to judge it with. */
import type { DiagnoseRequest } from "../api/generated/DiagnoseRequest";
import type { ProviderKey } from "../api/generated/ProviderKey";
import { isGiven, type KeyInput, secretOf } from "../endpoints/keys";

/** Whose provider and secrets count: those of an endpoint, those given here, or what the path leads to. */
export type With = { by: "path" } | { by: "endpoint"; slug: string } | { by: "given"; provider: string | null };

/** The largest request that is explained: eight MiB, the most that a signature is checked over as a whole. */
export const MOST = 8 * 1024 * 1024;

interface Asked {
	judge: With;
	keys: readonly ProviderKey[];
	inputs: Readonly<Record<string, KeyInput>>;
	at: string;
	url: string;
	observed: string;
}

/** All of the question but the request itself; what was left empty is left out. */
export function questionOf({ judge, keys, inputs, at, url, observed }: Asked): DiagnoseRequest {
	const question: DiagnoseRequest = {};
	if (judge.by === "endpoint") question.endpoint = judge.slug;
	if (judge.by === "given") {
		if (judge.provider !== null) question.provider = judge.provider;
		const secrets = keys.flatMap((key) => {
			const input = inputs[key.name];
			return isGiven(input) ? [secretOf(key.kind, { ...input, label: input.label || key.label })] : [];
		});
		if (secrets.length > 0) question.secrets = secrets;
	}
	if (at.trim() !== "") question.at = /^\d+(\.\d+)?$/.test(at.trim()) ? Number(at) : at.trim();
	if (url.trim() !== "") question.url = url.trim();
	if (observed.trim() !== "") question.observed = observed;
	return question;
}
