import { describe, expect, it } from "vitest";
import type { Destination } from "../api/generated/Destination";
import { blank, changeOf, creationOf, draftOf, labelsIn, rangesOf, reference } from "./draft";
import { sample } from "./sample";

const full: Destination = {
	...sample,
	endpoints: ["shop"],
	filter: "sig:valid",
	transform: { ready: "slack" },
	headers: [
		{ name: "X-Key", value: reference("key") },
		{ name: "Cookie", value: null },
	],
	signing: { resign: { secret: "mine", provider: "github" } },
	retries: {
		table: "custom",
		budget: null,
		custom: {
			statuses: [
				[429, 429],
				[500, 503],
			],
			no_answer: false,
			first_wait_ms: 500,
			longest_wait_ms: 60_000,
			budget: 3,
		},
	},
	max_age_s: 900,
};

describe("a draft", () => {
	it("is what a new destination has", () => expect(draftOf({ ...sample, name: "", url: "" })).toEqual(blank));

	it.each([sample, full])("changes nothing while nothing was typed", (destination) => {
		expect(changeOf(draftOf(destination), { ...draftOf(destination) })).toEqual({});
	});

	it("makes the same destination again", () => {
		const { name, endpoints, filter, transform, headers, signing, retries, max_age_s, url } = full;
		const made = creationOf(draftOf(full));
		expect(made).toEqual({ name, endpoints, filter, transform, headers, signing, retries, max_age_s, url });
	});

	it("sends only what differs, and null for what was emptied", () => {
		const before = draftOf(full);
		const after = {
			...before,
			name: " ",
			endpoints: null,
			transform: "program" as const,
			program: ".a",
			headers: "A: b:c\n- D",
			signing: "strip" as const,
			maxAge: "",
			timeout: "2.5 s",
			table: "statusstack" as const,
			budget: "4",
			method: "put",
		};
		expect(changeOf(before, after)).toEqual({
			name: null,
			endpoints: null,
			transform: { program: ".a" },
			headers: [
				{ name: "A", value: "b:c" },
				{ name: "D", value: null },
			],
			signing: "strip",
			max_age_s: null,
			timeout_ms: 2500,
			retries: { table: "statusstack", budget: 4, custom: null },
			method: "PUT",
		});
	});

	it("names the secrets that it needs, each once", () => {
		const draft = {
			...draftOf(full),
			url: `https://x.test/${reference("key")}/${reference("two")}`,
			program: reference("unused"),
		};
		expect(labelsIn(draft, [`{"routing_key":"${reference("three")}"}`])).toEqual(["key", "two", "three", "mine"]);
	});
});

describe("statuses", () => {
	it.each<[string, [number, number][] | null]>([
		["", []],
		["429", [[429, 429]]],
		[
			"408, 500-599",
			[
				[408, 408],
				[500, 599],
			],
		],
		["5xx", null],
		["200-299", null],
		["599-500", null],
	])("%j", (text, ranges) => expect(rangesOf(text)).toEqual(ranges));
});
