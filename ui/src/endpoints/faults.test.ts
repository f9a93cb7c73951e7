import { describe, expect, it } from "vitest";
import type { ProblemCode } from "../api/generated/ProblemCode";
import { ApiProblem, CreelAway } from "../api/problem";
import { blank } from "./draft";
import { faultsIn, faultsOf } from "./faults";

function refusal(code: ProblemCode, detail: string, field?: string): ApiProblem {
	const problem = { type: `urn:creel:problem:${code}`, title: "No", status: 422, detail, code };
	return new ApiProblem(field === undefined ? problem : { ...problem, field });
}

describe("a refusal by the API", () => {
	it.each([
		["slug", "slug"],
		["public_url", "publicUrl"],
		["paths", "paths"],
		["answer.status", "status"],
		["answer.delay_ms", "delay"],
		["answer.headers[0]", "headers"],
		["allow_from", "allowFrom"],
	])("lands at the field %s", (named, field) => {
		expect(faultsOf(refusal("invalid_field", "Why.", named))).toEqual({ fields: { [field]: "Why." }, general: null });
	});

	it("finds the field of a conflict and of an unknown provider", () => {
		const taken = refusal("conflict", 'An endpoint "a" exists already.');
		expect(faultsOf(taken).fields).toEqual({ slug: taken.message });
		const path = refusal("conflict", 'The path "/a" belongs to the endpoint "b".');
		expect(faultsOf(path).fields).toEqual({ paths: path.message });
		expect(faultsOf(refusal("unknown_provider", "Who?")).fields).toEqual({ provider: "Who?" });
	});

	it("is for the whole sheet where no field is at fault", () => {
		expect(faultsOf(refusal("unavailable", "Disk full."))).toEqual({ fields: {}, general: "Disk full." });
		expect(faultsOf(refusal("invalid_field", "Odd.", "something_new")).general).toBe("Odd.");
		expect(faultsOf(new CreelAway("gone")).general).toContain("not running");
	});
});

describe("a draft", () => {
	it("is in order with nothing but a slug", () => {
		expect(faultsIn({ ...blank, slug: "stripe" })).toEqual({});
		const networks = "192.0.2.7\n10.0.0.0/8\n2001:db8::/32";
		expect(faultsIn({ ...blank, slug: "stripe", allowFrom: networks })).toEqual({});
	});

	it("is told what is wrong with it before it is sent", () => {
		const wrong = {
			slug: "A",
			paths: "hooks",
			publicUrl: "example.org",
			status: "99",
			headers: "a b: c",
			delay: "1.5",
			allowFrom: "192.0.2.0/24\nexample.org",
			trustedProxies: "10",
		};
		expect(Object.keys(faultsIn({ ...blank, ...wrong })).sort()).toEqual(Object.keys(wrong).sort());
	});
});
