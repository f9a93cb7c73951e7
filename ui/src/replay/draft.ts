/** A draft: a replay as it is being composed, and the order that it comes to. */
import type { EditSigning } from "../api/generated/EditSigning";
import type { ReplayMode } from "../api/generated/ReplayMode";
import type { ReplayOrder } from "../api/generated/ReplayOrder";
import type { ReplaySecret } from "../api/generated/ReplaySecret";
import type { ReplayWay } from "../api/generated/ReplayWay";
import { headersOf } from "./header-text";
import type { Place } from "./places";
import { WAY_ORDER } from "./ways";

/** What is sent: deliveries by their ids, or all that a search finds, now or when one of them was the newest. */
export type What =
	| { readonly deliveries: readonly number[] }
	| { readonly q: string; readonly as_of?: number; readonly except?: number[] };

export interface Edited {
	readonly method: string;
	/** A line for each. */
	readonly headers: string;
	/** Null where the body is that of the delivery. */
	readonly body: string | null;
	readonly signing: EditSigning;
}

export interface Draft {
	readonly what: What;
	readonly place: Place;
	/** Null is what suits each delivery. */
	readonly mode: ReplayMode | null;
	readonly edited: Edited | null;
	readonly breaks: readonly ReplayWay[];
	readonly strip: string;
	/** Null is the active secrets of the delivery's endpoint. */
	readonly secret: ReplaySecret | null;
	readonly keepPath: boolean;
	readonly pace: "free" | "rate" | "original";
	readonly rate: string;
	readonly times: string;
	readonly expect: string;
	/** In seconds. */
	readonly wait: string;
	readonly timeout: string;
	readonly anyCertificate: boolean;
}

export const newDraft = (what: What, place: Place, mode: ReplayMode | null = null): Draft => ({
	what,
	place,
	mode,
	edited: null,
	breaks: WAY_ORDER,
	strip: "",
	secret: null,
	keepPath: false,
	pace: "free",
	rate: "5",
	times: "1",
	expect: "",
	wait: "15",
	timeout: "30",
	anyCertificate: false,
});

/** Words beside the fields that they are about. */
export type Faults = Readonly<Record<string, string>>;

/** What stands in the way before anything is asked. */
export function faultsIn(draft: Draft): Faults {
	const faults: Record<string, string> = {};
	if ("url" in draft.place) {
		if (draft.place.url.trim() === "") faults.url = "Say where to, such as http://localhost:3000/webhook.";
		else if (!/^https?:\/\/./i.test(draft.place.url.trim())) faults.url = "Begin with http:// or https://.";
	}
	const within = (field: "times" | "rate" | "wait" | "timeout", least: number, most: number) => {
		const value = Number(draft[field]);
		if (draft[field].trim() === "" || !(value >= least && value <= most)) {
			faults[field] = `A number from ${least} to ${most.toLocaleString("en")}.`;
		}
	};
	within("times", 1, 1000);
	within("wait", 0, 60);
	within("timeout", 1, 600);
	if (draft.pace === "rate") within("rate", 0.01, 1000);
	if (draft.mode === "broken" && draft.breaks.length === 0) faults.breaks = "Tick at least one way.";
	return faults;
}

/** Of a request that is broken on purpose, a refusal is what is wanted. */
export const expected = ({ mode, expect }: Draft): string => expect.trim() || (mode === "broken" ? "4xx" : "");

/** The order, without what is as usual in any case. */
export function orderOf(draft: Draft): ReplayOrder {
	const { what, place, mode, edited } = draft;
	const order: ReplayOrder = "q" in what ? { ...what } : { deliveries: [...what.deliveries] };
	if ("url" in place) order.url = place.url.trim();
	else order.endpoint = place.endpoint;
	if (draft.keepPath) order.keep_path = true;
	if (mode !== null) order.mode = mode;
	if (mode === "edited" && edited) {
		order.edit = { method: edited.method.trim(), headers: headersOf(edited.headers), signing: edited.signing };
		if (edited.body !== null) order.edit.body_text = edited.body;
	}
	if (mode === "broken") order.breaks = [...draft.breaks];
	if (mode === "stripped" && draft.strip.trim() !== "") order.strip = draft.strip.split(/[\s,]+/).filter(Boolean);
	if (draft.secret && mode !== "exact" && mode !== "stripped") order.secret = draft.secret;
	if (draft.pace === "original") order.pace = "original";
	if (draft.pace === "rate") order.pace = { per_second: Number(draft.rate) };
	if (Number(draft.times) > 1) order.times = Number(draft.times);
	if (Number(draft.wait) !== 15) order.wait_for_refused_ms = Number(draft.wait) * 1000;
	if (Number(draft.timeout) !== 30) order.timeout_ms = Number(draft.timeout) * 1000;
	if (expected(draft) !== "") order.expect = expected(draft);
	if (draft.anyCertificate) order.accept_any_certificate = true;
	return order;
}
