import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Reason } from "../api/generated/Reason";
import { explain } from "./reasons";

// The list comes from the contract itself, so that a new reason without words fails here and not before a user's eyes.
const contract = JSON.parse(readFileSync("src/api/openapi.json", "utf8"));
const reason = contract.components.schemas.Reason;
const reasons: Reason[] = reason.enum ?? reason.oneOf.flatMap((one: { enum: Reason[] }) => one.enum);

describe("every reason in words", () => {
	it("knows the contract's reasons", () => {
		expect(reasons.length).toBeGreaterThanOrEqual(14);
	});

	it.each(reasons)("%s says the cause, what it means and what to do", (reason) => {
		const { cause, means, fix } = explain(reason);
		for (const sentence of [cause, means, fix]) expect(sentence).toMatch(/^[A-Z].*\.$/);
		expect(cause.length).toBeLessThan(70);
	});

	it("never has one cause for two reasons", () => {
		expect(new Set(reasons.map((reason) => explain(reason).cause)).size).toBe(reasons.length);
	});

	it("does not call anything but ok right without saying what is wrong", () => {
		expect(explain("timestamp_too_old").cause).toContain("too old");
		expect(explain("signature_mismatch").cause).not.toContain("right");
	});
});
