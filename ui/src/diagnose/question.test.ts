import { expect, it } from "vitest";
import type { ProviderKey } from "../api/generated/ProviderKey";
import { questionOf, type With } from "./question";

const keys: ProviderKey[] = [
	{ name: "secret", kind: "shared_secret", label: "Signing secret", help: null, pattern: null, required: true },
];
const inputs = { secret: { value: "whsec_x", username: "", label: "" } };
const ask = (judge: With, more = {}) => questionOf({ judge, keys, inputs, at: "", url: "", observed: "", ...more });

it("gives secrets only where they were asked for", () => {
	expect(ask({ by: "path" })).toEqual({});
	expect(ask({ by: "endpoint", slug: "stripe" })).toEqual({ endpoint: "stripe" });
	expect(ask({ by: "given", provider: "stripe" })).toEqual({
		provider: "stripe",
		secrets: [{ kind: "shared_secret", value: "whsec_x", label: "Signing secret" }],
	});
	expect(ask({ by: "given", provider: null }, { inputs: {} })).toEqual({});
});

it.each([
	["1700000000", 1_700_000_000],
	[" 2026-11-19T08:30:00Z ", "2026-11-19T08:30:00Z"],
])("takes the time %j as %j", (at, sent) => {
	expect(ask({ by: "path" }, { at })).toEqual({ at: sent });
});

it("keeps what a receiver logged as it is", () => {
	expect(ask({ by: "path" }, { observed: " ab ", url: " https://a.example " })).toEqual({
		observed: " ab ",
		url: "https://a.example",
	});
});
