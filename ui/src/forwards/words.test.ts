import { describe, expect, it } from "vitest";
import type { Forward } from "../api/generated/Forward";
import { countsInWords, forwardInWords, markOf, orderedInWords } from "./words";

const NOW = new Date("2026-11-21T12:00:00Z");

const forward: Forward = {
	id: 1,
	delivery: 7,
	destination: 2,
	destination_name: "PagerDuty",
	state: "queued",
	tries: 0,
	budget: 8,
	queued_at: "2026-11-21T11:00:00Z",
	next_at: null,
	changed_at: "2026-11-21T11:00:00Z",
	status: null,
	reason: null,
	detail: null,
	request: null,
};

describe("how far a forward is", () => {
	it.each<[Partial<Forward>, number | null, string]>([
		[{}, null, "waiting for its turn"],
		[
			{ next_at: "2026-11-21T12:00:02Z", detail: "127.0.0.1:9 refused the connection" },
			null,
			"waiting for try 1 of 8 in 2 s: 127.0.0.1:9 refused the connection",
		],
		[
			{ tries: 2, next_at: "2026-11-21T12:00:40Z", detail: "The connection was refused." },
			null,
			"waiting for try 3 of 8 in 40 s: the connection was refused",
		],
		[
			{ tries: 2, next_at: "2026-11-21T11:59:00Z", detail: "HTTP says no" },
			null,
			"waiting for try 3 of 8: HTTP says no",
		],
		[
			{ reason: "no_secret", detail: 'It waits for the secret "key". It is sent when the destination has it.' },
			null,
			'it waits for the secret "key". It is sent when the destination has it',
		],
		[{ state: "sending", tries: 1 }, null, "on its way, try 1 of 8"],
		[{ state: "delivered", tries: 1, status: 200 }, 12, "delivered 200 in 12 ms"],
		[{ state: "delivered", tries: 3, status: 202 }, null, "delivered 202 at try 3"],
		[
			{ state: "failed", tries: 1, status: 401, detail: "401 is not tried again." },
			null,
			"failed: 401 is not tried again",
		],
		[{ state: "failed", tries: 8, status: 503 }, null, "failed after 8 tries: it answered 503"],
		[{ state: "skipped", reason: "cancelled" }, null, "not sent: it was cancelled"],
		[{ state: "skipped", detail: "Somebody cancelled it." }, null, "not sent: somebody cancelled it"],
		[{ state: "held" }, null, "held while the destination is paused or switched off"],
		[
			{ state: "unknown", tries: 1 },
			null,
			"Creel ended while it was being sent, so it is sent once more and may arrive twice",
		],
	])("%j", (part, took, words) => expect(forwardInWords({ ...forward, ...part }, NOW, took)).toBe(words));
});

describe("what a row says of all forwards", () => {
	it.each([
		[{ failed: 1, waiting: 0, delivered: 2, skipped: 0 }, "failed", "forwarded: 1 failed, 2 delivered"],
		[{ failed: 0, waiting: 1, delivered: 2, skipped: 0 }, "waiting", "forwarded: 1 waiting, 2 delivered"],
		[{ failed: 0, waiting: 0, delivered: 1, skipped: 1 }, "delivered", "forwarded: 1 delivered, 1 not sent"],
		[{ failed: 0, waiting: 0, delivered: 0, skipped: 1 }, "skipped", "forwarded: 1 not sent"],
	] as const)("%j", (counts, mark, words) => {
		expect(markOf(counts)).toBe(mark);
		expect(countsInWords(counts)).toBe(words);
	});
});

describe("what was ordered", () => {
	it.each([
		[{ queued: 3, passed_over: 0 }, false, "3 are queued for Orders."],
		[{ queued: 1, passed_over: 0 }, true, "1 is queued for Orders, which is paused."],
		[
			{ queued: 0, passed_over: 1200 },
			true,
			"0 are queued for Orders. 1,200 are not: delivered there before, waiting already, or deleted.",
		],
	])("%j", (done, paused, words) => {
		expect(orderedInWords(done, { name: "Orders", paused })).toBe(words);
	});
});
