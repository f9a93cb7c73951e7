/** What stands in the endpoint sheet while it is edited, and what of it goes to the API. */
import type { AnswerChange } from "../api/generated/AnswerChange";
import type { ChangeEndpoint } from "../api/generated/ChangeEndpoint";
import type { CreateEndpoint } from "../api/generated/CreateEndpoint";
import type { Endpoint } from "../api/generated/Endpoint";
import type { NotifyChange } from "../api/generated/NotifyChange";
import type { NotifyWhen } from "../api/generated/NotifyWhen";
import type { PassThrough } from "../api/generated/PassThrough";
import { duration, readDuration } from "../destinations/durations";

/** Every field as it is typed; numbers are text, since half a number is a text. */
export interface Draft {
	slug: string;
	name: string;
	provider: string | null;
	enabled: boolean;
	paths: string;
	publicUrl: string;
	status: string;
	headers: string;
	body: string;
	delay: string;
	rejectInvalid: boolean;
	plan: string;
	template: boolean;
	/** The id of the service that it stands in for. */
	standIn: string | null;
	/** The number of the destination that answers; null for none. */
	passTo: number | null;
	passTimeout: string;
	allowLegacy: boolean;
	notifyWhen: NotifyWhen;
	notifyQuery: string;
	allowFrom: string;
	trustedProxies: string;
}

export const blank: Draft = {
	slug: "",
	name: "",
	provider: null,
	enabled: true,
	paths: "",
	publicUrl: "",
	status: "",
	headers: "",
	body: "",
	delay: "",
	rejectInvalid: false,
	plan: "",
	template: false,
	standIn: null,
	passTo: null,
	passTimeout: "10 s",
	allowLegacy: false,
	notifyWhen: "unfocused",
	notifyQuery: "",
	allowFrom: "",
	trustedProxies: "",
};

export function draftOf(endpoint: Endpoint): Draft {
	const { answer } = endpoint;
	return {
		slug: endpoint.slug,
		name: endpoint.name,
		provider: endpoint.provider,
		enabled: endpoint.enabled,
		paths: endpoint.paths.join("\n"),
		publicUrl: endpoint.public_url ?? "",
		status: answer.status === null ? "" : String(answer.status),
		headers: headerLines(answer.headers ?? []),
		body: answer.body ?? "",
		delay: answer.delay_ms === 0 ? "" : String(answer.delay_ms),
		rejectInvalid: answer.reject_invalid,
		plan: answer.plan ?? "",
		template: answer.template,
		standIn: answer.stand_in,
		passTo: answer.pass_through?.destination ?? null,
		passTimeout: answer.pass_through ? duration(answer.pass_through.timeout_ms) : blank.passTimeout,
		allowLegacy: endpoint.allow_legacy,
		notifyWhen: endpoint.notify.when,
		notifyQuery: endpoint.notify.query ?? "",
		allowFrom: endpoint.allow_from.join("\n"),
		trustedProxies: endpoint.trusted_proxies.join("\n"),
	};
}

/**
 * The body of a POST: what was left empty is left out, so that the endpoint gets what a new one has. `takeOver` is the
 * delivery whose path and whose fellows it gets.
 */
export function creationOf(draft: Draft, takeOver: number | null = null): CreateEndpoint {
	return { slug: draft.slug, take_over: takeOver, ...changeOf(blank, draft) };
}

/** The body of a PATCH: what differs, and null for what was emptied. */
export function changeOf(before: Draft, after: Draft): ChangeEndpoint {
	const change: ChangeEndpoint = {};
	const differs = (field: keyof Draft) => before[field] !== after[field];
	if (differs("name")) change.name = after.name.trim() || null;
	if (differs("provider")) change.provider = after.provider;
	if (differs("enabled")) change.enabled = after.enabled;
	if (differs("paths")) change.paths = linesOf(after.paths);
	if (differs("publicUrl")) change.public_url = after.publicUrl.trim() || null;
	if (differs("allowFrom")) change.allow_from = linesOf(after.allowFrom);
	if (differs("trustedProxies")) change.trusted_proxies = linesOf(after.trustedProxies);
	if (differs("allowLegacy")) change.allow_legacy = after.allowLegacy;
	const answer: AnswerChange = {};
	if (differs("status")) answer.status = numberOf(after.status);
	if (differs("headers")) answer.headers = after.headers.trim() === "" ? null : headersOf(after.headers);
	if (differs("body")) answer.body = after.body === "" ? null : after.body;
	if (differs("delay")) answer.delay_ms = numberOf(after.delay);
	if (differs("rejectInvalid")) answer.reject_invalid = after.rejectInvalid;
	if (differs("plan")) answer.plan = after.plan.trim() || null;
	if (differs("template")) answer.template = after.template;
	if (differs("standIn")) answer.stand_in = after.standIn;
	if (differs("passTo") || differs("passTimeout")) answer.pass_through = passThroughOf(after);
	if (Object.keys(answer).length > 0) change.answer = answer;
	const notify: NotifyChange = {};
	if (differs("notifyWhen")) notify.when = after.notifyWhen;
	if (differs("notifyQuery")) notify.query = after.notifyQuery.trim() || null;
	if (Object.keys(notify).length > 0) change.notify = notify;
	return change;
}

function passThroughOf({ passTo, passTimeout }: Draft): PassThrough | null {
	return passTo === null ? null : { destination: passTo, timeout_ms: readDuration(passTimeout) ?? 10_000 };
}

export function linesOf(text: string): string[] {
	return text
		.split("\n")
		.map((line) => line.trim())
		.filter((line) => line !== "");
}

/** `Name: value` lines as names and values, in their order. A line without a colon is a name without a value. */
export function headersOf(text: string): [string, string][] {
	return linesOf(text).map((line) => {
		const colon = line.indexOf(":");
		return colon < 0 ? [line, ""] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
	});
}

export function headerLines(headers: Iterable<readonly [string, string]>): string {
	return [...headers].map(([name, value]) => `${name}: ${value}`).join("\n");
}

function numberOf(text: string): number | null {
	return text.trim() === "" ? null : Number(text);
}
