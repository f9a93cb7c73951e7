import { describe, expect, it } from "vitest";
import type { TestEvent } from "../api/generated/TestEvent";
import { type Draft, faultIn, wantedOf } from "./draft";

const event = { body: { kind: "json", text: '{"a": "{{ now }}"}' } } as TestEvent;
const draft: Draft = { place: { endpoint: "shop" }, signer: "shop", headers: null, body: null };

describe("the order of a test event", () => {
	it.each<[string, Partial<Draft>, object]>([
		["to an endpoint, as it is", {}, { endpoint: "shop" }],
		[
			"to a URL, signed",
			{ place: { url: " http://localhost:3000/ " } },
			{ url: "http://localhost:3000/", endpoint: "shop" },
		],
		[
			"to a URL, unsigned",
			{ place: { url: "http://localhost:3000/" }, signer: null },
			{ url: "http://localhost:3000/" },
		],
		[
			"changed",
			{ headers: "X-A: 1", body: "{}" },
			{ endpoint: "shop", headers: [["X-A", "1"]], body: { kind: "json", text: "{}" } },
		],
	])("%s", (_, change, wanted) => expect(wantedOf({ ...draft, ...change }, event)).toEqual({ send: false, ...wanted }));

	it.each([
		[{ endpoint: "shop" }, null],
		[{ url: "" }, /Say where/],
		[{ url: "localhost:3000" }, /Begin with/],
		[{ url: "https://example.org" }, null],
	] as const)("to %o", (place, fault) => {
		const found = faultIn({ ...draft, place });
		if (fault === null) expect(found).toBeNull();
		else expect(found).toMatch(fault);
	});
});
