import { describe, expect, it } from "vitest";
import { explain, hostOf, mannerOf, statusInWords, toneOf } from "./words";

describe("what came of an attempt", () => {
	it.each([
		[204, null, "good", "204 accepted"],
		[302, null, "moved", "302 redirects, not followed"],
		[401, null, "bad", "401 refused"],
		[503, null, "bad", "503 failed"],
		[null, null, "bad", "No answer"],
		[401, true, "good", "401 refused, as expected"],
		[200, false, "bad", "200 accepted, not as expected"],
		[null, false, "bad", "No answer"],
	] as const)("%s with %s is %s", (status, met, tone, words) => {
		expect(toneOf({ status, met })).toBe(tone);
		expect(statusInWords({ status, met })).toBe(words);
	});

	it.each([
		[{ of: "replay", mode: "resigned", way: null }, "Re-signed"],
		[{ of: "replay", mode: "broken", way: "wrong_secret" }, "Broken: wrong secret"],
		[{ of: "replay", mode: "broken", way: "reserialized_json" }, "Broken: JSON written anew"],
		[{ of: "forward", mode: null, way: null }, "Forward"],
	] as const)("is named after how it was sent", (attempt, words) => expect(mannerOf(attempt)).toBe(words));

	it("explains an error it has never heard of", () => {
		const { cause, fix } = explain({ code: "new", detail: "the moon is down" });
		expect(cause).toBe("The moon is down.");
		expect(fix).not.toBe("");
	});

	it.each([
		["https://example.org:8443/a?b", "example.org:8443"],
		["http://[::1]:3000/", "[::1]:3000"],
		["localhost:3000", ""],
		["not a url", "not a url"],
	])("%s goes to %s", (url, host) => expect(hostOf(url)).toBe(host));
});
