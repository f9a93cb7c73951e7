import { describe, expect, it } from "vitest";
import type { AttemptItem } from "../api/generated/AttemptItem";
import type { Replay } from "../api/generated/Replay";
import type { ReplaySkip } from "../api/generated/ReplaySkip";
import { cameOf, endOf, progressOf } from "./progress";

const replay: Replay = {
	id: "a",
	created_at: "",
	ended_at: null,
	state: "running",
	url: "http://localhost:3000/hook",
	mode: "exact",
	breaks: [],
	expect: null,
	total: 37,
	done: 12,
	succeeded: 11,
	failed: 1,
	skipped: 0,
	running: 1,
	met: 0,
	unmet: 0,
	last_skip: null,
};
const skip: ReplaySkip = { delivery: 7, way: null, code: "no_secret", detail: "The endpoint has no secret." };

describe("a replay in words", () => {
	it("says how far it is", () => {
		expect(progressOf(replay)).toBe("12 of 37 sent to localhost:3000, 1 not accepted");
		expect(progressOf({ ...replay, total: 1, done: 0 })).toMatch(/^Sending to localhost:3000\./);
	});

	it.each<[string, Partial<Replay>, boolean, string]>([
		[
			"all accepted",
			{ state: "done", done: 37, succeeded: 37, failed: 0 },
			true,
			"Sent 37 to localhost:3000: 37 accepted.",
		],
		[
			"some not",
			{ state: "done", done: 37, succeeded: 35, failed: 2 },
			false,
			"Sent 37 to localhost:3000: 35 accepted, 2 not accepted.",
		],
		[
			"as expected",
			{ state: "done", done: 37, succeeded: 0, failed: 37, expect: "4xx", met: 37 },
			true,
			"Sent 37 to localhost:3000: 37 as expected.",
		],
		[
			"cancelled",
			{ state: "cancelled", failed: 0 },
			false,
			"Sent 12 of 37 to localhost:3000: 11 accepted. It was cancelled.",
		],
		[
			"nothing sent",
			{ state: "done", done: 37, skipped: 37, succeeded: 0, failed: 0, last_skip: skip },
			false,
			"Nothing was sent.",
		],
	])("says what came of it: %s", (_, change, good, words) => {
		expect(endOf({ ...replay, ...change })).toMatchObject({ good, words });
	});

	it.each<[Partial<AttemptItem>, boolean, string]>([
		[{ status: 200, compared: "fixed" }, true, "200 accepted by localhost:3000 in 12 ms. Fixed"],
		[{ status: 500, compared: "first" }, false, "500 failed by localhost:3000 in 12 ms"],
		[
			{ status: null, error: { code: "refused", detail: "127.0.0.1:3000 refused the connection" } },
			false,
			"127.0.0.1:3000 refused the connection.",
		],
	])("says what came of one", (change, good, words) => {
		const attempt = {
			status: null,
			met: null,
			error: null,
			url: replay.url,
			compared: "first",
			total_ms: 12,
			...change,
		};
		expect(cameOf(attempt as AttemptItem)).toMatchObject({ good, words });
	});
});
