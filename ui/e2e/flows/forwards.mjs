import assert from "node:assert/strict";
import { endpoints, github } from "../senders.mjs";
import { target } from "../target.mjs";

/** A destination that goes down and comes back: its queue gathers, is paused, drains in order, and can be caught up. */
export async function queueDrains({ creel, page, open, rows, inspector, shot, wear, clean }) {
	let status = 200;
	const there = await target(() => ({ status }));
	const base = new URL(there.url).origin;
	await endpoints(creel);
	await creel.api("POST", "/destinations", {
		name: "Orders, production",
		url: `${base}/hooks`,
		ordered: true,
		retries: { table: "custom", custom: { first_wait_ms: 300, longest_wait_ms: 600, budget: 100 } },
	});
	await github(creel, "push", undefined);
	await open();
	await rows.filter({ hasText: "push" }).getByRole("img", { name: "forwarded: 1 delivered" }).waitFor();
	const entry = page.getByRole("button", { name: /^Orders, production/ });
	await entry.filter({ hasText: "delivering" }).waitFor();
	await rows.first().click();
	await inspector
		.getByRole("region", { name: "On its way" })
		.getByText(/delivered 200/)
		.waitFor();
	await page.keyboard.press("Escape");

	// It goes down; what arrives waits, and nobody who sends notices.
	await there.stopped();
	for (let at = 0; at < 10; at++) assert.equal((await github(creel, `event_${at}`, undefined)).status, 200);
	await rows.filter({ hasText: "event_9" }).getByRole("img", { name: "forwarded: 1 waiting" }).waitFor();
	await entry.filter({ hasText: /failing|waiting/ }).waitFor();
	await entry.click();
	const queue = page.locator(".queue");
	await queue
		.getByText(/waiting for try \d+ of 100.*: .*refused/)
		.first()
		.waitFor();
	await queue.getByText(/10 wait, the oldest/).waitFor();
	await page.getByRole("button", { name: /^event_0/ }).click();
	await inspector
		.getByRole("region", { name: "On its way" })
		.getByText(/waiting for try/)
		.waitFor();
	await clean("queue-waiting");
	for (const [name, width, height] of [
		["medium", 1024, 700],
		["small", 900, 600],
		["large", 1440, 900],
	]) {
		await page.setViewportSize({ width, height });
		await shot(`queue-${name}`);
	}

	// Paused, it holds all of it, even when the destination is back.
	await page.getByRole("button", { name: "Pause", exact: true }).click();
	await page.getByText("Orders, production is paused.").waitFor();
	await entry.filter({ hasText: "paused, 10" }).waitFor();
	await there.again();
	await queue.getByText("held while the destination is paused").first().waitFor();
	await wear("dark");
	await shot("queue-paused-dark");
	await wear("light");
	assert.equal(there.seen.length, 1, "nothing is sent while it is paused");
	await page.getByRole("button", { name: "Resume", exact: true }).click();
	await entry.filter({ hasText: "delivering" }).waitFor();
	await queue.locator("[data-state=delivered]").nth(10).waitFor();
	const order = there.seen.map(({ headers }) => headers["x-github-event"]);
	assert.deepEqual(order, ["push", ...Array.from({ length: 10 }, (_, at) => `event_${at}`)], "it drains in order");

	// What is refused for good says so, is found, and can be tried again.
	status = 401;
	await github(creel, "check_run", "completed");
	await queue.getByText(/^failed: it answered 401/).waitFor();
	await queue.getByRole("button", { name: "Failed", exact: true }).click();
	await clean("queue-failed");
	await page.getByRole("button", { name: /^Failed forwards/ }).click();
	await rows.filter({ hasText: "check_run" }).getByRole("img", { name: "forwarded: 1 failed" }).waitFor();
	await rows.first().click();
	const way = inspector.getByRole("region", { name: "On its way" });
	await way.getByText(/failed: it answered 401/).waitFor();
	await clean("failed-forward");
	status = 200;
	await way.getByRole("button", { name: /Retry now/ }).click();
	await way.getByText(/delivered 200/).waitFor();

	// A second destination begins with now, and is caught up with what it missed.
	const { id } = await creel.api("POST", "/destinations", { name: "Audit", url: `${base}/audit` });
	await page.getByRole("button", { name: /^Audit/ }).click();
	await queue.getByText("Nothing was forwarded yet.").waitFor();
	await page.getByRole("button", { name: /Catch up/ }).click();
	const sheet = page.getByRole("dialog", { name: "Catch up: Audit" });
	await sheet.getByLabel("How far back").selectOption({ label: "And everything that is kept" });
	await clean("catch-up");
	await sheet.getByRole("button", { name: "Catch up", exact: true }).click();
	await page.getByText(/12 of them taken in anew/).waitFor();
	await queue.locator("[data-state=delivered]").nth(11).waitFor();
	assert.equal(there.seen.filter(({ url }) => url === "/audit").length, 12);
	await creel.api("DELETE", `/destinations/${id}`);
	await page.getByText("This destination was deleted.").waitFor();
	await there.stopped();
}

/** Before much leaves the machine it is shown where to and what, and waits for a second press. */
export async function confirmation({ creel, page, open, clean }) {
	await endpoints(creel);
	for (let at = 0; at < 3; at++) await github(creel, `event_${at}`, undefined);
	const { id } = await creel.api("POST", "/destinations", { name: "Outside", url: "https://hooks.example.invalid/in" });
	await creel.api("POST", `/destinations/${id}/pause`);
	await open();
	await page.getByRole("button", { name: /^Outside/ }).click();
	await page.getByRole("button", { name: /Catch up/ }).click();
	const sheet = page.getByRole("dialog", { name: "Catch up: Outside" });
	await sheet.getByLabel("How far back").selectOption({ label: "And everything that is kept" });
	await sheet.getByRole("button", { name: "Catch up", exact: true }).click();
	const card = sheet.getByRole("region", { name: "Confirm the sending" });
	await card.getByText("3 requests to hooks.example.invalid").first().waitFor();
	await card.getByText(/POST \/in/).waitFor();
	await clean("catch-up-confirm");
	// Another choice takes the question back.
	await sheet.getByLabel("None of it").check();
	await card.waitFor({ state: "detached" });
	await page.keyboard.press("Escape");
	await sheet.waitFor({ state: "detached" });
	await page.getByText("Nothing was forwarded yet.").waitFor();
}

/** The sender gets the destination's own answer, and the endpoint's where none comes in time. */
export async function passThrough({ creel, page, open, rows, clean }) {
	const there = await target(() => ({ status: 202, text: "taken" }));
	await endpoints(creel);
	await creel.api("POST", "/destinations", { name: "My app", url: there.url, endpoints: ["github"] });
	await creel.post("/shop/orders", "a first one");
	await open();
	await page.getByRole("button", { name: /^Shop/ }).click();
	await page.getByRole("button", { name: "Settings of shop" }).click();
	const sheet = page.getByRole("dialog");
	await sheet.getByText("Answer", { exact: true }).click();
	await sheet.getByLabel(/^Pass through/).selectOption({ label: "My app answers" });
	await sheet.getByLabel("Time limit").fill("soon");
	await sheet.getByRole("button", { name: "Save" }).click();
	await sheet.getByText("A span of time, such as 10 s; at most 1 min.").waitFor();
	await sheet.getByLabel("Time limit").fill("2 s");
	await clean("pass-through");
	await sheet.getByRole("button", { name: "Save" }).click();
	await page.getByText("Saved shop.").waitFor();
	const answer = await creel.post("/shop/orders", "a second one");
	assert.deepEqual([answer.status, await answer.text()], [202, "taken"]);
	await rows.filter({ hasText: "202" }).waitFor();
	await there.stopped();
	assert.equal((await creel.post("/shop/orders", "a third one")).status, 200);
}
