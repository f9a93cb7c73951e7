/** What is wrong in the destination sheet, each at the field that it belongs to. */
import { ApiProblem, wordsOf } from "../api/problem";
import { type Draft, headerEditsOf, rangesOf } from "./draft";
import { readDuration } from "./durations";

/** A field of the sheet, or the value of a secret as `secret:` and its label. */
export type FieldName = keyof Draft | `secret:${string}`;

export type Faults = Partial<Record<FieldName, string>>;

const fieldOfApi: Readonly<Record<string, FieldName>> = {
	name: "name",
	enabled: "enabled",
	url: "url",
	endpoints: "endpoints",
	filter: "filter",
	transform: "program",
	method: "method",
	headers: "headers",
	signing: "signing",
	label: "signingSecret",
	timeout_ms: "timeout",
	retries: "table",
	concurrency: "concurrency",
	max_age_s: "maxAge",
};

/** What is wrong before anything is sent. */
export function faultsIn(draft: Draft): Faults {
	const faults: Faults = {};
	if (!/^https?:\/\/[^/]/i.test(draft.url.trim()))
		faults.url = "Write where to, such as http://localhost:3000/webhooks.";
	if (draft.endpoints?.length === 0) faults.endpoints = "Choose at least one endpoint, or all of them.";
	if (draft.transform === "ready" && draft.ready === "") faults.ready = "Choose one.";
	if (draft.transform === "program" && draft.program.trim() === "") faults.program = "Write a program, such as .alert";
	const odd = headerEditsOf(draft.headers).find(({ name }) => !/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name));
	if (odd) faults.headers = `Write each header as “Name: value” or “-Name”; “${odd.name}” is no name of a header.`;
	spans(draft, faults);
	if (!isWhole(draft.concurrency, 1, 64)) faults.concurrency = "A number from 1 to 64.";
	if (draft.budget.trim() !== "" && !isWhole(draft.budget, 1, 100)) faults.budget = "A number from 1 to 100.";
	if (draft.table === "custom" && rangesOf(draft.statuses) === null)
		faults.statuses = "Statuses from 300 to 599, such as 429, 500-599.";
	return faults;
}

function spans(draft: Draft, faults: Faults): void {
	const between = (field: "timeout" | "maxAge" | "firstWait" | "longestWait", least: number, words: string) => {
		const ms = readDuration(draft[field]);
		if (ms === null || ms < least) faults[field] = words;
	};
	between("timeout", 100, "A span of time, such as 10 s; at least 100 ms.");
	if (draft.maxAge.trim() !== "") between("maxAge", 1000, "A span of time, such as 15 min or 1 day.");
	if (draft.table !== "custom") return;
	between("firstWait", 1, "A span of time, such as 2 s.");
	between("longestWait", 1, "A span of time, such as 1 h.");
}

/** A refusal by the API: at its field where the sheet has it, else for the whole sheet. */
export function faultsOf(error: unknown): { fields: Faults; general: string | null } {
	const words = wordsOf(error);
	if (!(error instanceof ApiProblem)) return { fields: {}, general: words };
	const named = (error.problem.field ?? "").replace(/[.[].*$/, "");
	const field = fieldOfApi[named] ?? (error.code === "invalid_query" ? "filter" : undefined);
	return field ? { fields: { [field]: words }, general: null } : { fields: {}, general: words };
}

function isWhole(text: string, least: number, most: number): boolean {
	const digits = text.trim();
	return /^\d{1,4}$/.test(digits) && Number(digits) >= least && Number(digits) <= most;
}
