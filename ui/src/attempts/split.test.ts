import { describe, expect, it } from "vitest";
import { msInWords, spent } from "./split";

describe("the time of an attempt", () => {
	it.each([
		[
			"over TLS",
			{ connect_ms: 10, tls_ms: 20, first_byte_ms: 40, total_ms: 75 },
			["connecting 10", "encryption 20", "waiting 40", "the answer 5"],
		],
		[
			"in clear",
			{ connect_ms: 1, tls_ms: null, first_byte_ms: 3, total_ms: 4 },
			["connecting 1", "waiting 3", "the answer 0"],
		],
		["refused", { connect_ms: null, tls_ms: null, first_byte_ms: null, total_ms: 15_000 }, ["connecting 15000"]],
		[
			"without an answer",
			{ connect_ms: 2, tls_ms: null, first_byte_ms: null, total_ms: 30_002 },
			["connecting 2", "waiting 30000"],
		],
		[
			"where clocks are coarse",
			{ connect_ms: 3, tls_ms: null, first_byte_ms: 4, total_ms: 5 },
			["connecting 3", "waiting 2", "the answer 0"],
		],
	] as const)("%s", (_, timing, parts) => {
		expect(spent(timing).map(({ on, ms }) => `${on} ${ms}`)).toEqual(parts);
	});

	it.each([
		[0.04, "0.0 ms"],
		[0.44, "0.4 ms"],
		[9.96, "10 ms"],
		[999.4, "999 ms"],
		[999.6, "1.0 s"],
		[15_020, "15 s"],
	])("%d ms is %s", (ms, words) => expect(msInWords(ms)).toBe(words));
});
