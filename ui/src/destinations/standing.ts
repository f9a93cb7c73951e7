/** A standing: how a destination is doing, as one word of code and in words. */
import type { Destination } from "../api/generated/Destination";
import { agoInWords } from "../time/times";

export type Standing = "off" | "lacking" | "paused" | "failing" | "sending" | "failed" | "ready";

/** What is most in the way comes first: nothing leaves an unfinished destination, whatever waits there. */
export function standingOf({ enabled, paused, missing_secrets, queue }: Destination): Standing {
	if (!enabled) return "off";
	if (missing_secrets.length > 0) return "lacking";
	if (paused) return "paused";
	// Something is tried again.
	if (queue.waiting > 0 && queue.next_at !== null) return "failing";
	if (queue.waiting + queue.sending > 0) return "sending";
	return queue.failed > 0 ? "failed" : "ready";
}

/** As it fits beside a name. */
export function standingInShort(destination: Destination): string {
	const { waiting, sending, failed } = destination.queue;
	const many = count(waiting + sending);
	switch (standingOf(destination)) {
		case "off":
			return "off";
		case "lacking":
			return "no secret";
		case "paused":
			return waiting > 0 ? `paused, ${many}` : "paused";
		case "failing":
			return `failing, ${many}`;
		case "sending":
			return `${many} waiting`;
		case "failed":
			return `${count(failed)} failed`;
		case "ready":
			return destination.queue.last_success_at === null ? "ready" : "delivering";
	}
}

/** The same in sentences. */
export function standingInWords(destination: Destination, now: Date): string {
	const { waiting, sending, failed, oldest_waiting_at: oldest, next_at: next, last_success_at } = destination.queue;
	const said: string[] = [];
	switch (standingOf(destination)) {
		case "off":
			said.push("Switched off. What arrives is passed over.");
			break;
		case "lacking":
			said.push(`Nothing is sent before it has ${secretsInWords(destination.missing_secrets)}.`);
			break;
		case "paused":
			said.push("Paused. What arrives is queued, and nothing is sent.");
			break;
		case "failing":
			said.push(
				next && new Date(next) > now
					? `Failing. The next try is ${agoInWords(new Date(next), now)}.`
					: "Failing. The next try is due.",
			);
			break;
		case "sending":
			said.push("Delivering.");
			break;
		case "failed":
			said.push("Nothing waits.");
			break;
		case "ready":
			said.push(last_success_at ? "Delivering. Nothing waits." : "Ready. Nothing was sent there yet.");
			break;
	}
	const open = waiting + sending;
	if (open > 0)
		said.push(
			`${count(open)} ${open === 1 ? "waits" : "wait"}${oldest ? `, the oldest since ${agoInWords(new Date(oldest), now)}` : ""}.`,
		);
	if (failed > 0) said.push(`${count(failed)} failed.`);
	if (last_success_at) said.push(`Last success ${agoInWords(new Date(last_success_at), now)}.`);
	return said.join(" ");
}

export function secretsInWords(labels: readonly string[]): string {
	const names = labels.map((label) => `“${label}”`).join(", ");
	return `the ${labels.length === 1 ? "secret" : "secrets"} ${names}`;
}

const count = (number: number) => number.toLocaleString("en");
