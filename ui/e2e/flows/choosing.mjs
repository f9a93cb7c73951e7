import assert from "node:assert/strict";
import { endpoints, github } from "../senders.mjs";
import { target } from "../target.mjs";

const bar = (page) => page.getByRole("region", { name: "What is chosen" });

/** Chooses several by keys and by the mouse; what arrives meanwhile is never one of them. */
export async function choosing({ creel, page, open, rows, shot, clean, status }) {
	await endpoints(creel);
	for (let at = 0; at < 9; at++) await github(creel, at % 3 === 0 ? "push" : `event_${at}`, undefined);
	await open();
	await rows.nth(8).waitFor();
	const chosenRows = () =>
		page.evaluate(() =>
			[...document.querySelectorAll(".listed[data-chosen=true]")].map((row) => Number(row.ariaRowIndex)),
		);
	const says = async (words, wanted) => {
		await bar(page).getByText(words, { exact: true }).waitFor();
		await page.waitForFunction(
			(wanted) =>
				[...document.querySelectorAll(".listed[data-chosen=true]")].map((row) => row.ariaRowIndex).join() === wanted,
			wanted.join(),
		);
	};

	// With no row open x begins at the first one, and Shift goes on from there.
	await page.keyboard.press("x");
	await says("1 chosen", [2]);
	await page.keyboard.press("Shift+J");
	await says("2 chosen", [2, 3]);
	await page.keyboard.press("Escape");
	await page.keyboard.press("Escape");
	await bar(page).waitFor({ state: "detached" });

	// The row that the keys are at is the open one; x chooses it, Shift goes on and comes back.
	await page.keyboard.press("j");
	await page.keyboard.press("x");
	await says("1 chosen", [2]);
	await page.keyboard.press("Shift+J");
	await page.keyboard.press("Shift+ArrowDown");
	await says("3 chosen", [2, 3, 4]);
	await page.keyboard.press("Shift+K");
	await says("2 chosen", [2, 3]);
	await status.getByText("9 deliveries · 2 chosen").waitFor();
	assert.equal(await page.getByRole("grid").getAttribute("aria-multiselectable"), "true");
	assert.equal(await page.locator("[role=status]", { hasText: /^2 chosen$/ }).count(), 1, "it is announced");
	assert.equal(await page.locator(".listed[aria-current=true]").getAttribute("aria-rowindex"), "3");

	// Ctrl adds one, Shift a range, and neither opens it; a plain press opens, and leaves the choice alone.
	await rows.nth(5).click({ modifiers: ["Control"] });
	await rows.nth(7).click({ modifiers: ["Shift"] });
	await says("5 chosen", [2, 3, 7, 8, 9]);
	await rows.nth(8).locator(".listed-box").click();
	await says("6 chosen", [2, 3, 7, 8, 9, 10]);
	await rows.nth(3).click();
	assert.equal(await page.locator(".listed[aria-current=true]").getAttribute("aria-rowindex"), "5");
	assert.deepEqual(await chosenRows(), [2, 3, 7, 8, 9, 10]);
	assert.equal(await rows.nth(3).getAttribute("aria-selected"), "false", "the open one is not chosen");
	await clean("chosen");
	for (const [width, height] of [
		[1280, 820],
		[800, 600],
	]) {
		await page.setViewportSize({ width, height });
		await shot(`chosen-${width}`);
	}
	await page.setViewportSize({ width: 1440, height: 900 });

	// With nothing open and the list at its top, arrivals still do not move what is being chosen.
	await page.keyboard.press("Escape");
	await bar(page).waitFor({ state: "detached" });
	await page.keyboard.press("Escape");
	await rows.nth(0).click({ modifiers: ["Control"] });
	const first = await rows.nth(0).textContent();
	await github(creel, "late", undefined);
	await page.getByRole("button", { name: "1 new delivery" }).waitFor();
	assert.equal(await rows.nth(0).textContent(), first);
	await says("1 chosen", [2]);

	// All of a search, less one; the field for the search keeps the key for its text.
	await page.keyboard.press("/");
	await page.keyboard.type("-event:push");
	await page.getByText("7 found").waitFor();
	assert.equal(await bar(page).count(), 0, "another search is another choice");
	await page.keyboard.press("Control+a");
	assert.equal(await page.evaluate(() => getSelection().toString()), "-event:push");
	await rows.nth(6).waitFor();
	await page.keyboard.press("Enter");
	await page.getByRole("grid").focus();
	await page.keyboard.press("Control+a");
	await says("All 7 of this search chosen", [2, 3, 4, 5, 6, 7, 8]);
	await github(creel, "later", undefined);
	await page.getByRole("button", { name: "1 new delivery" }).waitFor();
	await rows.nth(0).click({ modifiers: ["Control"] });
	await says("6 of 7 chosen", [3, 4, 5, 6, 7, 8]);
	await clean("chosen-all");

	// The one left out and the one that came later stay.
	await page.keyboard.press("Delete");
	await page.getByText("Deleted 6 deliveries").waitFor();
	await bar(page).waitFor({ state: "detached" });
	await page.waitForFunction(() => document.querySelectorAll("[role=row]:not(.heading)").length === 2);
	await rows.filter({ hasText: "late" }).first().waitFor();
	await page.getByRole("button", { name: "Undo" }).click();
	await page.waitForFunction(() => document.querySelectorAll("[role=row]:not(.heading)").length === 8);
}

/** What is chosen is pinned, tagged, read, and sent again with a pace; each thing has its key, its button and its name. */
export async function chosenActs({ creel, page, open, rows, shot, clean }) {
	const mine = await target(() => ({ status: 200 }));
	const items = async (q = "") => (await creel.api("GET", `/deliveries?q=${encodeURIComponent(q)}`)).items;
	try {
		await endpoints(creel);
		for (let at = 0; at < 6; at++) await github(creel, `event_${at}`, undefined);
		await open();
		await rows.nth(5).waitFor();
		await page.keyboard.press("j");
		for (let at = 0; at < 2; at++) await page.keyboard.press("Shift+J");
		await bar(page).getByText("3 chosen").waitFor();

		await page.keyboard.press("p");
		await page.getByText("Pinned 3 deliveries").waitFor();
		await rows.nth(2).getByLabel("pinned").waitFor();
		await page.keyboard.press("#");
		await page.getByLabel("Tag for all that is chosen").fill("ticket-7");
		await clean("chosen-tag");
		await page.keyboard.press("Enter");
		await rows.nth(2).getByText("ticket-7").waitFor();
		assert.deepEqual(
			(await items("tag:ticket-7 is:pinned")).map(({ event_type }) => event_type),
			["event_5", "event_4", "event_3"],
		);
		await bar(page).getByRole("button", { name: "Mark what is chosen as read or unread" }).click();
		await page.getByText("Marked as read: 3 deliveries").waitFor();
		await page.waitForFunction(() => document.querySelectorAll(".listed[data-unread=true]").length === 3);

		// The palette and the sheet of keys say the same.
		await page.keyboard.press("Control+k");
		await page.getByPlaceholder("What do you want to do?").fill("what is chosen");
		await page.getByRole("option", { name: /^Delete what is chosen/ }).waitFor();
		await shot("chosen-palette");
		await page.keyboard.press("Escape");
		await page.keyboard.press("?");
		await page.getByText("Choose on to the next one").waitFor();
		await page.keyboard.press("Escape");
		await page.getByRole("dialog").waitFor({ state: "detached" });

		await page.keyboard.press("r");
		const sheet = page.getByRole("dialog", { name: "Replay 3 deliveries" });
		await sheet.getByLabel("Where to", { exact: true }).fill("http://hooks.example.org/in");
		await sheet.getByRole("button", { name: /^Send 3 to hooks/ }).click();
		await sheet.getByText("3 requests will leave this machine for hooks.example.org.").waitFor();
		await sheet.getByLabel("Where to", { exact: true }).fill(mine.url);
		await sheet.locator("summary", { hasText: "Pace" }).click();
		await sheet.getByLabel("Times").fill("2");
		await sheet.getByLabel("Pace", { exact: true }).selectOption("original");
		await clean("chosen-replay");
		await sheet.getByRole("button", { name: /^Send 6 to 127/ }).click();
		await page.getByText(/^Sent 6 to 127.*: 6 accepted/).waitFor();
		await page.waitForFunction(() => !document.querySelector("[role=dialog]"));
		assert.deepEqual(
			mine.seen.map(({ headers }) => headers["x-github-event"]).sort(),
			["event_3", "event_3", "event_4", "event_4", "event_5", "event_5"],
			"each of them twice, and nothing else",
		);
		await bar(page).getByText("3 chosen").waitFor();

		// Taken off again, in a search for that very tag, they leave the list.
		await page.keyboard.press("/");
		await page.keyboard.type("tag:ticket-7");
		await page.getByText("3 found").waitFor();
		await page.keyboard.press("Enter");
		await page.getByRole("grid").focus();
		await page.keyboard.press("Control+a");
		await bar(page).getByText("All 3 of this search chosen").waitFor();
		await page.keyboard.press("#");
		await page.getByLabel("Tag for all that is chosen").fill("ticket-7");
		await page.getByRole("button", { name: "Take off" }).click();
		await page.getByText("No deliveries match").waitFor();
		assert.equal((await items("is:pinned")).length, 3);
	} finally {
		await mine.stopped();
	}
}
