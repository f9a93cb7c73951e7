import { describe, expect, it } from "vitest";
import { proposeSlug, slugFault, slugFrom } from "./slug";

describe("a slug", () => {
	it.each(["a", "stripe", "git-hub-2", "0", "-", "x".repeat(64)])("may be %s", (slug) => {
		expect(slugFault(slug)).toBeNull();
	});

	it.each([
		["", "needed"],
		["Stripe", "lower-case"],
		["my hook", "a space"],
		["a/b", "“/”"],
		["größe", "“ö”"],
		["a🎣", "“🎣”"],
		["x".repeat(65), "this one has 65"],
	])("may not be %j", (slug, why) => {
		expect(slugFault(slug)).toContain(why);
	});
});

describe("a proposed slug", () => {
	it("is the provider's name in the characters of a slug", () => {
		expect(slugFrom("Standard Webhooks")).toBe("standard-webhooks");
		expect(slugFrom("  Größe & Co. ")).toBe("gro-e-co");
		expect(slugFrom("釣り")).toBe("");
		expect(slugFrom("x".repeat(80))).toHaveLength(64);
	});

	it("passes over what is taken", () => {
		expect(proposeSlug("stripe", new Set())).toBe("stripe");
		expect(proposeSlug("stripe", new Set(["stripe", "stripe-2"]))).toBe("stripe-3");
	});

	it("stays within the limit when it counts", () => {
		const long = "x".repeat(64);
		const slug = proposeSlug(long, new Set([long]));
		expect(slug).toHaveLength(64);
		expect(slugFault(slug)).toBeNull();
	});
});
