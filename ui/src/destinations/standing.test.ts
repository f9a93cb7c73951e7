import { describe, expect, it } from "vitest";
import type { Destination } from "../api/generated/Destination";
import { sample } from "./sample";
import { standingInShort, standingInWords } from "./standing";

const NOW = new Date("2026-11-21T12:00:00Z");
const queue = (part: Partial<Destination["queue"]>) => ({ queue: { ...sample.queue, ...part } });

describe("how a destination is doing", () => {
	it.each<[Partial<Destination>, string, string]>([
		[{}, "ready", "Ready. Nothing was sent there yet."],
		[
			queue({ last_success_at: "2026-11-21T11:59:00Z" }),
			"delivering",
			"Delivering. Nothing waits. Last success 1 minute ago.",
		],
		[{ enabled: false }, "off", "Switched off. What arrives is passed over."],
		[
			{ missing_secrets: ["routing_key"], ...queue({ waiting: 2 }) },
			"no secret",
			"Nothing is sent before it has the secret “routing_key”. 2 wait.",
		],
		[
			{ paused: true, ...queue({ waiting: 12, oldest_waiting_at: "2026-11-21T11:00:00Z" }) },
			"paused, 12",
			"Paused. What arrives is queued, and nothing is sent. 12 wait, the oldest since 1 hour ago.",
		],
		[
			queue({ waiting: 1, next_at: "2026-11-21T12:00:40Z", failed: 2 }),
			"failing, 1",
			"Failing. The next try is in 40 seconds. 1 waits. 2 failed.",
		],
		[queue({ waiting: 1200, sending: 8 }), "1,208 waiting", "Delivering. 1,208 wait."],
		[queue({ failed: 3 }), "3 failed", "Nothing waits. 3 failed."],
	])("%j is %s", (part, short, words) => {
		const destination = { ...sample, ...part };
		expect(standingInShort(destination)).toBe(short);
		expect(standingInWords(destination, NOW)).toBe(words);
	});
});
