import { describe, expect, it } from "vitest";
import type { ProviderKey } from "../api/generated/ProviderKey";
import { isHidden, patternInWords, remarkOn, secretOf } from "./keys";

const key: ProviderKey = {
	name: "secret",
	kind: "shared_secret",
	label: "Signing secret",
	help: null,
	pattern: "whsec_.+",
	required: true,
};

describe("a value", () => {
	it("is remarked on where it does not look like one", () => {
		expect(remarkOn(key, "whsec_1234")).toBeNull();
		expect(remarkOn(key, "")).toBeNull();
		expect(remarkOn(key, "sk_live_1")).toContain("whsec_…");
		expect(remarkOn(key, "whsec_1 ")).toContain("white space");
	});

	it("passes where the pattern cannot be read here", () => {
		expect(remarkOn({ ...key, pattern: "(?x) [" }, "anything")).toBeNull();
	});

	it("shows its pattern for people", () => {
		expect(patternInWords("^whsec_.+$")).toBe("whsec_…");
		expect(patternInWords("[0-9a-f]{32}")).toBe("[0-9a-f]{32}");
	});
});

describe("a secret on its way in", () => {
	it("has a value, or a user name and a password", () => {
		const input = { value: "v", username: "u", label: " prod " };
		expect(secretOf("static_token", input)).toEqual({ kind: "static_token", value: "v", label: "prod" });
		expect(secretOf("basic_auth", { ...input, label: "" })).toEqual({
			kind: "basic_auth",
			username: "u",
			password: "v",
		});
	});

	it("is hidden unless it is public", () => {
		expect(isHidden("shared_secret")).toBe(true);
		expect(isHidden("public_key")).toBe(false);
	});
});
