import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
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

	// Where the mouse chose one with nothing open, Shift goes on from that one.
	await rows.nth(4).click({ modifiers: ["Control"] });
	await says("1 chosen", [6]);
	await page.keyboard.press("Shift+J");
	await says("2 chosen", [6, 7]);
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

/** What is chosen is sent on to a destination that would not have taken it by itself; a production system is asked about first. */
export async function chosenForwarded({ creel, page, open, rows, inspector, shot, clean }) {
	const there = await target(() => ({ status: 200 }));
	const settings = { filter: "nothing", ordered: true, production: true };
	try {
		await endpoints(creel);
		for (let at = 0; at < 5; at++) await github(creel, `event_${at}`, undefined);
		await open();
		await rows.nth(4).waitFor();
		const sheet = page.getByRole("dialog", { name: /^Forward/ });

		// Without a destination the way leads to a new one.
		await page.keyboard.press("j");
		await page.keyboard.press("f");
		await sheet.getByText("There is no destination yet.").waitFor();
		await clean("forward-none");
		await sheet.getByRole("button", { name: "New destination…" }).click();
		await page.getByRole("dialog", { name: "New destination" }).waitFor();
		await page.keyboard.press("Escape");
		await creel.api("POST", "/destinations", { name: "Elsewhere", url: "http://127.0.0.1:9/", enabled: false });
		await creel.api("POST", "/destinations", { name: "Orders", url: there.url, ...settings });

		for (let at = 0; at < 2; at++) await page.keyboard.press("Shift+J");
		await bar(page).getByText("3 chosen").waitFor();
		await bar(page).getByRole("button", { name: "Forward what is chosen" }).click();
		assert.equal(await sheet.getByRole("heading").first().textContent(), "Forward 3 deliveries");
		// What else than the list has changed is seen within a second.
		await sheet.getByLabel("Where to").waitFor();
		assert.deepEqual(await sheet.getByLabel("Where to").locator("option").allTextContents(), [`Orders: ${there.url}`]);
		await sheet.getByText("Ready. Nothing was sent there yet.").waitFor();
		await sheet.getByRole("button", { name: "Forward to Orders" }).click();
		await sheet.getByRole("region", { name: "First request" }).waitFor();
		assert.equal(there.seen.length, 0, "nothing is sent before it is confirmed");
		await clean("forward-confirm");
		await shot("forward-confirm");
		await sheet.getByRole("button", { name: "Send 3 requests to 127.0.0.1" }).click();
		await page.getByText("3 are queued for Orders.").waitFor();
		await sheet.waitFor({ state: "detached" });
		// The newest one goes last.
		await rows.nth(0).getByRole("img", { name: "forwarded: 1 delivered" }).waitFor();
		const order = there.seen.map(({ headers }) => headers["x-github-event"]);
		assert.deepEqual(order, ["event_2", "event_3", "event_4"], "the oldest first");
		await rows.nth(0).click();
		await inspector
			.getByRole("region", { name: "On its way" })
			.getByText(/delivered 200/)
			.waitFor();

		// All of them, of which three were delivered already, from the palette.
		await page.getByRole("grid").focus();
		await page.keyboard.press("Control+a");
		await bar(page).getByText("All 5 chosen").waitFor();
		await page.keyboard.press("Control+k");
		await page.getByPlaceholder("What do you want to do?").fill("forward what");
		await page.getByRole("option", { name: /^Forward what is chosen/ }).click();
		await sheet.getByRole("button", { name: "Forward to Orders" }).click();
		await sheet.getByRole("button", { name: "Send 2 requests to 127.0.0.1" }).click();
		await page.getByText("2 are queued for Orders. 3 are not: delivered there before").waitFor();
		await rows.nth(3).getByRole("img", { name: "forwarded: 1 delivered" }).waitFor();
		assert.equal(there.seen.length, 5);
	} finally {
		await there.stopped();
	}
}

/** What is chosen is saved as an archive that is imported again, as lines for scripts, and as a table. */
export async function chosenExported({ creel, page, open, rows, shot, clean }) {
	await endpoints(creel);
	for (let at = 0; at < 4; at++) await github(creel, `event_${at}`, undefined);
	await open();
	await rows.nth(3).waitFor();
	const saved = async (ending, press) => {
		const [download] = await Promise.all([page.waitForEvent("download"), press()]);
		assert.equal(download.suggestedFilename(), `deliveries.${ending}`);
		await page.getByText("Exported", { exact: true }).first().waitFor();
		await page.getByRole("dialog").waitFor({ state: "detached" });
		return readFile(await download.path(), "utf8");
	};

	await page.keyboard.press("j");
	await page.keyboard.press("x");
	await rows.nth(2).click({ modifiers: ["Control"] });
	await bar(page).getByText("2 chosen").waitFor();
	await bar(page).getByRole("button", { name: "Export what is chosen" }).click();
	const sheet = page.getByRole("dialog", { name: "Export 2 deliveries" });
	await sheet.getByLabel("HTTP archive (.har)").waitFor();
	await clean("export");
	await shot("export");
	const archive = await saved("har", () => sheet.getByRole("button", { name: "Export" }).click());
	const { entries } = JSON.parse(archive).log;
	const event = ({ request }) => request.headers.find(({ name }) => name.toLowerCase() === "x-github-event").value;
	assert.deepEqual(entries.map(event), ["event_1", "event_3"]);

	// All of a search, less one, from the palette.
	await page.getByRole("grid").focus();
	await page.keyboard.press("Control+a");
	await rows.nth(0).click({ modifiers: ["Control"] });
	await bar(page).getByText("3 of 4 chosen").waitFor();
	await page.keyboard.press("Control+k");
	await page.getByPlaceholder("What do you want to do?").fill("export what");
	await page.getByRole("option", { name: /^Export what is chosen/ }).click();
	const all = page.getByRole("dialog", { name: "Export what is chosen" });
	await all.getByLabel("JSON lines (.ndjson)").check();
	const lines = await saved("ndjson", () => all.getByRole("button", { name: "Export" }).click());
	const types = lines
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line).event_type);
	assert.deepEqual(types, ["event_0", "event_1", "event_2"]);
	await page.keyboard.press("Escape");
	await page.keyboard.press("Control+k");
	await page.getByPlaceholder("What do you want to do?").fill("export all");
	await page.getByRole("option", { name: /^Export all found/ }).click();
	const found = page.getByRole("dialog", { name: "Export all found" });
	await found.getByLabel("Table (.csv)").check();
	const table = await saved("csv", () => found.getByRole("button", { name: "Export" }).click());
	assert.equal(table.trim().split("\r\n").length, 5);
	const { imported } = await creel.api("POST", "/import", { format: "har", text: archive });
	assert.equal(imported, 2);
}
