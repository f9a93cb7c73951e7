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
	answer: {
		status: 202,
		headers: [["X-A", "1"]],
		body: "ok",
		delay_ms: 20,
		reject_invalid: true,
		plan: "500,200",
		template: true,
		stand_in: null,
		pass_through: { destination: 3, timeout_ms: 2000 },
	},
	allow_legacy: false,
	notify: { when: "unfocused", query: null },
	allow_from: ["192.0.2.0/24"],
	trusted_proxies: [],
	last_handshake: null,
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

	it("sends networks line by line, and none for an emptied list", () => {
		const draft = draftOf(endpoint);
		const after = { ...draft, allowFrom: "", trustedProxies: "10.0.0.1\n 10.1.0.0/16 \n" };
		expect(changeOf(draft, after)).toEqual({ allow_from: [], trusted_proxies: ["10.0.0.1", "10.1.0.0/16"] });
	});

	it("makes an endpoint from a slug alone", () => {
		expect(creationOf({ ...blank, slug: "a" })).toEqual({ slug: "a", take_over: null });
		expect(creationOf({ ...blank, slug: "a" }, 7)).toEqual({ slug: "a", take_over: 7 });
	});

	it("keeps the order of headers and their doubles", () => {
		expect(headersOf("B: 1\n\nA: 2\nB: 3")).toEqual([
			["B", "1"],
			["A", "2"],
			["B", "3"],
		]);
	});
});
