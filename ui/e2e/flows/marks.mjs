import assert from "node:assert/strict";
import { endpoints, github } from "../senders.mjs";

/** Pins, tags and notes by their keys, what is unread, and the views and searches that find them again. */
export async function marks({ creel, page, open, rows, chosen, inspector, clean, shot }) {
	await endpoints(creel);
	for (const event of ["push", "issues", "star"]) await github(creel, event);
	await open();
	await rows.nth(2).waitFor();
	const unread = page.locator(".listed[data-unread=true]");
	assert.equal(await unread.count(), 3);
	await page.keyboard.press("j");
	await page.waitForFunction(() => document.querySelectorAll(".listed[data-unread=true]").length === 2);

	await page.keyboard.press("p");
	await chosen.getByLabel("pinned").waitFor();
	await page.keyboard.press("#");
	await page.keyboard.type("ticket-42");
	await page.keyboard.press("Enter");
	await page.keyboard.type("for review");
	await page.keyboard.press("Enter");
	await page.keyboard.press("Escape");
	await chosen.getByText("ticket-42, for review").waitFor();
	await page.keyboard.press("m");
	await page.keyboard.type("The shop asked about this one.\nIt was sent twice.");
	await page.keyboard.press("Control+Enter");
	await inspector.getByText("It was sent twice.").waitFor();
	await clean("marks");
	const [{ id }] = (await creel.api("GET", "/deliveries?limit=1")).items;
	const { pinned, read, tags, note } = await creel.api("GET", `/deliveries/${id}`);
	assert.deepEqual({ pinned, read, tags }, { pinned: true, read: true, tags: ["ticket-42", "for review"] });
	assert.match(note, /asked about this one\.\nIt was/);

	// What was typed and not wanted is dropped; a tag is taken off by its button.
	await page.keyboard.press("m");
	await page.keyboard.type(" Never kept.");
	await page.keyboard.press("Escape");
	await inspector.getByText("It was sent twice.").waitFor();
	await inspector.getByRole("button", { name: "Remove the tag for review" }).click();
	await inspector.getByText("for review").waitFor({ state: "detached" });
	await inspector.getByRole("button", { name: "ticket-42", exact: true }).click();
	await page.getByText("1 found").waitFor();
	assert.equal(await page.locator("#search").inputValue(), "tag:ticket-42");
	assert.equal(await rows.count(), 1);

	await page.getByRole("button", { name: "Clear search" }).click();
	await page.getByRole("button", { name: "Pinned" }).click();
	await rows.filter({ hasText: "star" }).click();
	await shot("pinned");
	await page.keyboard.press("p");
	await page.getByText("Nothing is pinned").waitFor();

	// In a search for what is unread nothing vanishes by being looked at, only by being told.
	await page.getByRole("button", { name: /^Unread/ }).click();
	await rows.nth(1).waitFor();
	await page.keyboard.press("j");
	await page.waitForTimeout(1200);
	assert.equal(await rows.count(), 2);
	await page.keyboard.press("u");
	await page.waitForFunction(() => document.querySelectorAll("[role=row]:not(.heading)").length === 1);
}

/** Keys that are pressed sooner than what they are meant for is there: none is lost, and none means something else. */
export async function keysInHaste({ creel, page, open, rows, chosen, inspector }) {
	await endpoints(creel);
	for (const event of ["push", "star"]) await github(creel, event);
	/** Keeps back what the page asks for while keys are pressed. */
	const before = async (asked, press) => {
		let letGo;
		const held = new Promise((done) => {
			letGo = done;
		});
		await page.route(asked, async (route) => {
			await held;
			await route.continue();
		});
		const wanted = page.waitForRequest(asked);
		await press(wanted);
		letGo();
		await page.unroute(asked, { behavior: "wait" });
	};
	await open();
	await rows.nth(1).waitFor();
	const [second, first] = (await creel.api("GET", "/deliveries?limit=2")).items.map(({ id }) => id).reverse();
	await before(`**/deliveries/${first}`, async (wanted) => {
		await page.keyboard.press("j");
		await wanted;
		await page.keyboard.press("p");
	});
	await chosen.getByLabel("pinned").waitFor();

	await before(`**/deliveries/${second}`, async (wanted) => {
		await page.keyboard.press("j");
		await wanted;
		await page.keyboard.press("#");
		// Each of them is the key of something else.
		await page.keyboard.type("rup");
	});
	await inspector.getByLabel("Add a tag").waitFor();
	assert.equal(await page.getByRole("dialog").count(), 0);
	assert.equal(await chosen.getByLabel("pinned").count(), 0);
	await page.keyboard.type("soon");
	await page.keyboard.press("Enter");
	await page.keyboard.press("Escape");
	await chosen.getByText("soon").waitFor();

	// A sheet that is still being loaded is sent back.
	await before("**/assets/endpoint-sheet*", async (wanted) => {
		await page.keyboard.press("n");
		await wanted;
		await page.keyboard.press("Escape");
	});
	await page.keyboard.press("k");
	await chosen.getByLabel("pinned").waitFor();
	assert.equal(await page.getByRole("dialog").count(), 0);

	// A sheet gives back the focus a moment after it is gone; whoever is quicker keeps it.
	await page.keyboard.press("Control+,");
	await page.getByRole("dialog", { name: "Settings" }).waitFor();
	await page.evaluate(async () => {
		const press = (key) =>
			document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
		press("Escape");
		while (document.querySelector("[role=dialog]")) await null;
		press("/");
	});
	await page.keyboard.type("star");
	await page.getByText("1 found").waitFor();
}

/** At 1280 pixels the event is read: its name, and its id where there is room, but never a stump of either. */
export async function roomForEvents({ creel, page, open, rows, shot }) {
	await endpoints(creel);
	await github(creel, "pull_request_review_comment", "created");
	await github(creel, "push");
	await page.setViewportSize({ width: 1280, height: 800 });
	await open();
	await rows.nth(1).waitFor();
	const widths = await rows.evaluateAll((rows) =>
		rows.map((row) => {
			const cell = row.querySelector(".listed-event").getBoundingClientRect();
			const id = row.querySelector(".listed-event small").getBoundingClientRect();
			return { cell: cell.width, id: id.top < cell.bottom ? id.width : 0 };
		}),
	);
	for (const { cell, id } of widths) {
		assert.ok(cell >= 160, `the event has room (${cell} px)`);
		assert.ok(id === 0 || id >= 80, `its id is readable or not there (${id} px)`);
	}
	assert.ok(
		widths.some(({ id }) => id > 0),
		"there is room for an id behind a short name",
	);
	await shot("list-1280");
}
