import { describe, expect, it } from "vitest";
import type { Endpoint } from "../api/generated/Endpoint";
import type { EventItem } from "../api/generated/EventItem";
import { endpointFor, nameFor, usual } from "./choice";

const event = (provider: string, name: string, signed = true) => ({ provider, name, signed }) as EventItem;
const events = [
	event("mon1tor", "validation", false),
	event("mon1tor", "notification"),
	event("own", "hello", false),
	event("statusstack", "component.status_changed"),
];

describe("the event to begin with", () => {
	it.each([
		[null, "component.status_changed"],
		["mon1tor", "notification"],
		["own", "hello"],
		["nobody", "component.status_changed"],
	])("of %s is %s", (provider, name) => expect(usual(events, provider)?.name).toBe(name));

	it("is none where there are none", () => expect(usual([], "own")).toBeUndefined());
});

describe("the endpoint it goes to", () => {
	const endpoint = (slug: string, provider: string | null, enabled = true) => ({ slug, provider, enabled }) as Endpoint;
	const endpoints = [
		endpoint("default", null),
		endpoint("off", "stripe", false),
		endpoint("a", "stripe"),
		endpoint("b", "stripe"),
		endpoint("plain", null),
		endpoint("closed", null, false),
	];
	it.each([
		["stripe", null, "a"],
		["stripe", "b", "b"],
		["stripe", "default", "a"],
		["github", "b", "default"],
		["github", "plain", "plain"],
		["github", "closed", "default"],
	])("for %s at %s is %s", (provider, current, slug) => expect(endpointFor(endpoints, provider, current)).toBe(slug));
});

describe("the name of what is saved", () => {
	it.each([
		["charge.failed", [], "charge.failed"],
		["charge.failed", ["charge.failed", "charge.failed-2"], "charge.failed-3"],
		["POST /hooks/test?a=b", [], "POST-hooks-test-a-b"],
		["שלום", [], "delivery"],
		["x".repeat(300), [], "x".repeat(70)],
	])("of %s", (wanted, taken, name) => expect(nameFor(wanted, new Set(taken))).toBe(name));
});
