import { describe, expect, it } from "vitest";
import { algorithmInWords, sourceInWords, toleranceInWords } from "./words";

describe("how a provider signs", () => {
	it.each([
		["hmac-sha256", "HMAC-SHA256"],
		["ed25519", "Ed25519"],
		["something-new", "something-new"],
		[null, "none: the value itself is compared"],
	])("%s reads %s", (algorithm, words) => {
		expect(algorithmInWords(algorithm)).toBe(words);
	});

	it.each([
		["header:Stripe-Signature", "the header Stripe-Signature"],
		["json:a.b", "the field a.b of the body"],
		["odd", "odd"],
	])("%s reads %s", (source, words) => {
		expect(sourceInWords(source)).toBe(words);
	});

	it.each([
		[false, null, null, /no time is signed/],
		[true, null, null, /not checked/],
		[true, 300, null, /^up to 5 min old$/],
		[true, 90, 60, /^up to 90 s old, up to 60 s ahead$/],
		[true, null, 7200, /^any age, up to 2 h ahead$/],
	])("%s, %s, %s", (timestamped, tolerance_past, tolerance_future, words) => {
		expect(toleranceInWords({ timestamped, tolerance_past, tolerance_future })).toMatch(words);
	});
});
