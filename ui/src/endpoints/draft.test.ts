import { describe, expect, it } from "vitest";
import type { Endpoint } from "../api/generated/Endpoint";
import { blank, changeOf, creationOf, draftOf, headersOf } from "./draft";

const endpoint: Endpoint = {
	slug: "stripe",
	name: "Stripe",
	provider: "stripe",
	enabled: true,
	paths: ["/hooks/stripe", "/api/*"],
	receiver_path: "/stripe",
	public_url: "https://example.org/stripe",
	answer: { status: 202, headers: [["X-A", "1"]], body: "ok", delay_ms: 20, reject_invalid: true },
	allow_legacy: false,
	notify: { when: "unfocused", query: null },
	secrets: 1,
	rejudging: null,
	created_at: "2026-11-20T10:00:00Z",
};

describe("a draft", () => {
	it("changes nothing while nothing was typed", () => {
		const draft = draftOf(endpoint);
		expect(changeOf(draft, { ...draft })).toEqual({});
	});

	it("sends only what differs, and null for what was emptied", () => {
		const draft = draftOf(endpoint);
		const after = { ...draft, name: " Payments ", publicUrl: "", status: "", headers: "X-B: a:b\nX-C:", delay: "" };
		expect(changeOf(draft, after)).toEqual({
			name: "Payments",
			public_url: null,
			answer: {
				status: null,
				headers: [
					["X-B", "a:b"],
					["X-C", ""],
				],
				delay_ms: null,
			},
		});
	});

	it("sends a notification rule with its search", () => {
		const draft = draftOf(endpoint);
		const matching = { ...draft, notifyWhen: "matching" as const, notifyQuery: " event:charge.* " };
		expect(changeOf(draft, matching)).toEqual({ notify: { when: "matching", query: "event:charge.*" } });
		expect(changeOf(matching, { ...matching, notifyWhen: "never" })).toEqual({ notify: { when: "never" } });
	});

	it("makes an endpoint from a slug alone", () => {
		expect(creationOf({ ...blank, slug: "a" })).toEqual({ slug: "a" });
	});

	it("keeps the order of headers and their doubles", () => {
		expect(headersOf("B: 1\n\nA: 2\nB: 3")).toEqual([
			["B", "1"],
			["A", "2"],
			["B", "3"],
		]);
	});
});
