/** What stands in the destination sheet while it is edited, and what of it goes to the API. */
import type { CreateDestination } from "../api/generated/CreateDestination";
import type { Destination } from "../api/generated/Destination";
import type { HeaderEdit } from "../api/generated/HeaderEdit";
import type { PatchDestination } from "../api/generated/PatchDestination";
import type { Retries } from "../api/generated/Retries";
import type { RetryRules } from "../api/generated/RetryRules";
import type { Signing } from "../api/generated/Signing";
import type { TableName } from "../api/generated/TableName";
import type { Transform } from "../api/generated/Transform";
import { linesOf } from "../endpoints/draft";
import { duration, readDuration } from "./durations";

/** Every field as it is typed; numbers and spans of time are text, since half of one is a text. */
export interface Draft {
	name: string;
	enabled: boolean;
	url: string;
	/** Of which endpoints; null for all of them, also those that are yet to come. */
	endpoints: readonly string[] | null;
	filter: string;
	transform: "none" | "ready" | "program";
	/** The id of a ready transform. */
	ready: string;
	program: string;
	method: string;
	headers: string;
	signing: "keep" | "strip" | "resign";
	/** The label of the destination's own secret; empty for those of the delivery's endpoint. */
	signingSecret: string;
	/** Empty for the provider of the delivery's endpoint. */
	signingProvider: string | null;
	timeout: string;
	table: TableName;
	budget: string;
	statuses: string;
	noAnswer: boolean;
	firstWait: string;
	longestWait: string;
	concurrency: string;
	ordered: boolean;
	maxAge: string;
	production: boolean;
	redirects: boolean;
	anyCertificate: boolean;
}

/** The rules that a table of one's own begins with. */
const RULES: RetryRules = {
	statuses: [
		[408, 408],
		[429, 429],
		[500, 599],
	],
	no_answer: true,
	first_wait_ms: 2000,
	longest_wait_ms: 3_600_000,
	budget: 12,
};

export const blank: Draft = {
	name: "",
	enabled: true,
	url: "",
	endpoints: null,
	filter: "",
	transform: "none",
	ready: "",
	program: "",
	method: "",
	headers: "",
	signing: "keep",
	signingSecret: "",
	signingProvider: null,
	timeout: "10 s",
	table: "default",
	budget: "",
	...rulesAsTyped(RULES),
	concurrency: "8",
	ordered: false,
	maxAge: "",
	production: false,
	redirects: false,
	anyCertificate: false,
};

function rulesAsTyped(rules: RetryRules) {
	return {
		statuses: rules.statuses.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(", "),
		noAnswer: rules.no_answer,
		firstWait: duration(rules.first_wait_ms),
		longestWait: duration(rules.longest_wait_ms),
	};
}

export function draftOf(destination: Destination): Draft {
	const { transform, signing, retries } = destination;
	const resign = typeof signing === "object" ? signing.resign : null;
	return {
		name: destination.name,
		enabled: destination.enabled,
		url: destination.url,
		endpoints: destination.endpoints,
		filter: destination.filter,
		transform: transform === null ? "none" : "ready" in transform ? "ready" : "program",
		ready: transform !== null && "ready" in transform ? transform.ready : "",
		program: transform !== null && "program" in transform ? transform.program : "",
		method: destination.method ?? "",
		headers: headerEditLines(destination.headers),
		signing: typeof signing === "object" ? "resign" : signing,
		signingSecret: resign?.secret ?? "",
		signingProvider: resign?.provider ?? null,
		timeout: duration(destination.timeout_ms),
		table: retries.table,
		budget: String(retries.custom?.budget ?? retries.budget ?? ""),
		...rulesAsTyped(retries.custom ?? RULES),
		concurrency: String(destination.concurrency),
		ordered: destination.ordered,
		maxAge: destination.max_age_s === null ? "" : duration(destination.max_age_s * 1000),
		production: destination.production,
		redirects: destination.follow_redirects,
		anyCertificate: destination.accept_any_certificate,
	};
}

/** The body of a POST: what is as in a new destination is left out. */
export function creationOf(draft: Draft): CreateDestination {
	return { ...changeOf(blank, draft), url: draft.url.trim() };
}

/** The body of a PATCH: what differs, and null for what was emptied. */
export function changeOf(before: Draft, after: Draft): PatchDestination {
	const change: PatchDestination = {};
	const differs = (...fields: (keyof Draft)[]) => fields.some((field) => before[field] !== after[field]);
	if (differs("name")) change.name = after.name.trim() || null;
	if (differs("enabled")) change.enabled = after.enabled;
	if (differs("url")) change.url = after.url.trim();
	if (differs("endpoints")) change.endpoints = after.endpoints === null ? null : [...after.endpoints];
	if (differs("filter")) change.filter = after.filter.trim();
	if (differs("transform", "ready", "program")) change.transform = transformOf(after);
	if (differs("method")) change.method = after.method.trim().toUpperCase() || null;
	if (differs("headers")) change.headers = headerEditsOf(after.headers);
	if (differs("signing", "signingSecret", "signingProvider")) change.signing = signingOf(after);
	if (differs("timeout")) change.timeout_ms = readDuration(after.timeout);
	if (differs("table", "budget", "statuses", "noAnswer", "firstWait", "longestWait")) change.retries = retriesOf(after);
	if (differs("concurrency")) change.concurrency = numberOf(after.concurrency);
	if (differs("ordered")) change.ordered = after.ordered;
	if (differs("maxAge")) change.max_age_s = secondsOf(after.maxAge);
	if (differs("production")) change.production = after.production;
	if (differs("redirects")) change.follow_redirects = after.redirects;
	if (differs("anyCertificate")) change.accept_any_certificate = after.anyCertificate;
	return change;
}

function transformOf({ transform, ready, program }: Draft): Transform | null {
	if (transform === "none") return null;
	return transform === "ready" ? { ready } : { program };
}

function signingOf({ signing, signingSecret, signingProvider }: Draft): Signing {
	return signing === "resign" ? { resign: { secret: signingSecret || null, provider: signingProvider } } : signing;
}

function retriesOf(draft: Draft): Retries {
	const { table } = draft;
	const budget = numberOf(draft.budget);
	if (table !== "custom") return { table, budget, custom: null };
	const custom: RetryRules = {
		statuses: rangesOf(draft.statuses) ?? [],
		no_answer: draft.noAnswer,
		first_wait_ms: readDuration(draft.firstWait) ?? RULES.first_wait_ms,
		longest_wait_ms: readDuration(draft.longestWait) ?? RULES.longest_wait_ms,
		budget: budget ?? RULES.budget,
	};
	return { table, budget: null, custom };
}

/** `408, 429, 500-599` as ranges with both ends; null where it is something else. */
export function rangesOf(text: string): [number, number][] | null {
	const words = text.split(/[\s,]+/).filter(Boolean);
	const ranges = words.map((word) => {
		const [, from, to = from] = /^(\d{3})(?:-(\d{3}))?$/.exec(word) ?? [];
		return [Number(from), Number(to)] as [number, number];
	});
	return ranges.every(([from, to]) => from <= to && from >= 300 && to <= 599) ? ranges : null;
}

/** `Name: value` lines, and `-Name` for a header that is taken away. */
export function headerEditsOf(text: string): HeaderEdit[] {
	return linesOf(text).map((line) => {
		if (line.startsWith("-")) return { name: line.slice(1).trim(), value: null };
		const colon = line.indexOf(":");
		return colon < 0
			? { name: line, value: "" }
			: { name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() };
	});
}

function headerEditLines(edits: readonly HeaderEdit[]): string {
	return edits.map(({ name, value }) => (value === null ? `-${name}` : `${name}: ${value}`)).join("\n");
}

/** How a secret is named where its value is to stand. */
export const reference = (label: string) => `\${secret:${label}}`;

/** Labels of secrets that stand in what is typed as `${secret:label}`, and the one that signs. */
export function labelsIn(draft: Draft, further: readonly string[] = []): string[] {
	const texts = [draft.url, draft.headers, draft.transform === "program" ? draft.program : "", ...further];
	const labels = texts.flatMap((text) =>
		[...text.matchAll(/\$\{secret:([\w.-]{1,64})\}/g)].map(([, label]) => label ?? ""),
	);
	if (draft.signing === "resign" && draft.signingSecret !== "") labels.push(draft.signingSecret);
	return [...new Set(labels)];
}

function secondsOf(text: string): number | null {
	const ms = readDuration(text);
	return ms === null ? null : Math.round(ms / 1000);
}

function numberOf(text: string): number | null {
	return text.trim() === "" ? null : Number(text);
}
