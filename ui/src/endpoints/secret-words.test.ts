import { expect, it } from "vitest";
import type { Secret } from "../api/generated/Secret";
import { canRotate, nameOfSecret, usesInWords } from "./secret-words";

const brief = () => "08:31";

it.each([
	[null, 0, "not used yet"],
	["2026-11-20T08:31:00Z", 1, "last used 08:31, by 1 delivery"],
	["2026-11-20T08:31:00Z", 12, "last used 08:31, by 12 deliveries"],
	["2026-11-20T08:31:00Z", 100, "last used 08:31, by 100 or more deliveries"],
])("used %s by %i", (last_used_at, deliveries, words) => {
	expect(usesInWords({ last_used_at, deliveries }, brief)).toBe(words);
});

it("makes anew only what both sides know and what counts", () => {
	const secret = { kind: "shared_secret", state: "active", available: true } satisfies Partial<Secret>;
	expect(canRotate(secret)).toBe(true);
	expect(canRotate({ ...secret, state: "retired" })).toBe(false);
	expect(canRotate({ ...secret, kind: "public_key" })).toBe(false);
	expect(canRotate({ ...secret, available: false })).toBe(false);
});

it("names a secret without showing it", () => {
	expect(nameOfSecret({ label: "live", last_four: "77c0" })).toBe("live");
	expect(nameOfSecret({ label: null, last_four: "77c0" })).toBe("the secret …77c0");
	expect(nameOfSecret({ label: null, last_four: "" })).toBe("the secret");
});
