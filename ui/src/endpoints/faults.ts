/** What is wrong in the endpoint sheet, each at the field that it belongs to. */
import { ApiProblem, wordsOf } from "../api/problem";
import { readDuration } from "../destinations/durations";
import { type Draft, headersOf, linesOf } from "./draft";
import { readPlan } from "./plan";
import { slugFault } from "./slug";

/** A field of the sheet, or the value of a key as `key:` and the key's name. */
export type FieldName = keyof Draft | `key:${string}`;

export type Faults = Partial<Record<FieldName, string>>;

const fieldOfApi: Record<string, FieldName> = {
	slug: "slug",
	name: "name",
	provider: "provider",
	enabled: "enabled",
	paths: "paths",
	public_url: "publicUrl",
	allow_legacy: "allowLegacy",
	"notify.when": "notifyWhen",
	"notify.query": "notifyQuery",
	"answer.status": "status",
	"answer.headers": "headers",
	"answer.body": "body",
	"answer.delay_ms": "delay",
	"answer.reject_invalid": "rejectInvalid",
	"answer.plan": "plan",
	"answer.template": "body",
	"answer.stand_in": "standIn",
	"answer.pass_through": "passTo",
	allow_from: "allowFrom",
	trusted_proxies: "trustedProxies",
};

/** What is wrong before anything is sent. */
export function faultsIn(draft: Draft): Faults {
	const faults: Faults = {};
	const slug = slugFault(draft.slug);
	if (slug) faults.slug = slug;
	if (linesOf(draft.paths).some((path) => !path.startsWith("/"))) faults.paths = "Every path starts with /.";
	if (draft.publicUrl.trim() !== "" && !/^https?:\/\/./i.test(draft.publicUrl.trim()))
		faults.publicUrl = "A public URL starts with https:// or http://.";
	if (!isWhole(draft.status, 200, 599)) faults.status = "A status is a number from 200 to 599.";
	if (!isWhole(draft.delay, 0, 300_000)) faults.delay = "A delay is a number from 0 to 300000 milliseconds.";
	const plan = draft.plan.trim() === "" ? null : readPlan(draft.plan);
	if (plan && "fault" in plan) faults.plan = plan.fault.message;
	const limit = readDuration(draft.passTimeout);
	if (draft.passTo !== null && (limit === null || limit < 1 || limit > 60_000))
		faults.passTimeout = "A span of time, such as 10 s; at most 1 min.";
	const odd = headersOf(draft.headers).find(([name]) => !/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name));
	if (odd) faults.headers = `Write each header as “Name: value”; “${odd[0]}” is no name of a header.`;
	for (const field of ["allowFrom", "trustedProxies"] as const) {
		const strange = linesOf(draft[field]).find((line) => !isNetwork(line));
		if (strange) faults[field] = `“${strange}” is no network. Write an address such as 192.0.2.7, or 192.0.2.0/24.`;
	}
	if (draft.notifyWhen === "matching" && draft.notifyQuery.trim() === "")
		faults.notifyQuery = "Write the search that is to find them, such as event:charge.*";
	return faults;
}

/** A refusal by the API: at its field where the sheet has it, else for the whole sheet. */
export function faultsOf(error: unknown): { fields: Faults; general: string | null } {
	const words = wordsOf(error);
	if (!(error instanceof ApiProblem)) return { fields: {}, general: words };
	const named = error.problem.field ?? (error.code === "unknown_provider" ? "provider" : undefined);
	const field = fieldOfApi[(named ?? "").replace(/\[.*$/, "")] ?? conflictField(error);
	return field ? { fields: { [field]: words }, general: null } : { fields: {}, general: words };
}

/** A conflict comes without a field; its words tell whether the slug or a path is somebody else's. */
function conflictField(error: ApiProblem): FieldName | undefined {
	if (error.code !== "conflict") return undefined;
	if (/\bpath\b/i.test(error.message)) return "paths";
	return /endpoint .* exists/i.test(error.message) ? "slug" : undefined;
}

/** Whether a line looks like an address or a network; what exactly it means is for Creel to say. */
function isNetwork(line: string): boolean {
	return /^[0-9a-f:.]+(\/\d{1,3})?$/i.test(line) && /[.:]/.test(line);
}

function isWhole(text: string, least: number, most: number): boolean {
	const digits = text.trim();
	return digits === "" || (/^\d{1,7}$/.test(digits) && Number(digits) >= least && Number(digits) <= most);
}
