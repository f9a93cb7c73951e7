import { expect, it } from "vitest";
import { found } from "./found";

it.each([
	["Stripe", "str", [], 1],
	["Google Cloud Monitoring", "cloud", [], 0.8],
	["GitHub", "hub", [], 0.5],
	["Prometheus Alertmanager", "alertm", ["alertmanager"], 1],
	["Acme", "ae", [], 0],
	["Acme", " ", [], 1],
])("%s by %j with %j: %d", (name, typed, ids, score) => {
	expect(found(name, typed, ids)).toBe(score);
});
