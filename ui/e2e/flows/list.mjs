import assert from "node:assert/strict";
import { endpoints, github, morning } from "../senders.mjs";

/** The list: it stands still while it is read, moves by its keys, can be paused, and gives back what was deleted. */
export async function list({ creel, page, open, rows, chosen, inspector, shot, clean }) {
	await endpoints(creel);
	await creel.post("/", "hello");
	await morning(creel, 20);
	await open();
	await rows.first().waitFor();
	await page.getByText("142 deliveries", { exact: true }).first().waitFor();
	await clean("list");

	// A selected row stays where it is, and the pill counts what came since.
	await page.keyboard.press("j");
	await page.keyboard.press("j");
	// It is marked as read when it has been shown.
	await page.locator(".listed[aria-selected=true][data-unread=false]").waitFor();
	const before = await chosen.textContent();
	const tab = inspector.getByRole("tab", { name: "Headers" });
	await tab.focus();
	for (let i = 0; i < 3; i++) await github(creel, "push");
	await page.getByRole("button", { name: "3 new deliveries" }).waitFor();
	assert.equal(await chosen.textContent(), before, "arrivals move nothing that is read");
	assert.ok(await tab.evaluate((tab) => tab === document.activeElement), "nor the focus");
	await shot("pill");
	await page.keyboard.press(".");
	await page.getByRole("button", { name: /new deliver/ }).waitFor({ state: "detached" });
	assert.equal(await chosen.textContent(), before, "the selection goes along");
	await page.getByRole("grid").focus();

	const at = () => page.evaluate(() => document.querySelector(".listed[aria-selected=true]")?.ariaRowIndex);
	const goes = async (key, row) => {
		await page.keyboard.press(key);
		await page.waitForFunction(
			(row) => document.querySelector(".listed[aria-selected=true]")?.ariaRowIndex === row,
			row,
		);
	};
	await goes("Home", "2");
	await goes("ArrowDown", "3");
	await goes("k", "2");
	await goes("ArrowUp", "2");
	await goes("End", "146");
	await goes("g", "2");
	await page.keyboard.press("PageDown");
	await page.waitForFunction(() => Number(document.querySelector(".listed[aria-selected=true]")?.ariaRowIndex) > 20);
	assert.ok(Number(await at()) < 40, "a page is what fits");
	await goes("G", "146");

	await page.keyboard.press("Delete");
	// A toast stays while the mouse is over it.
	await page.getByText("Deleted 1 delivery").hover();
	await clean("toast", [".list"]);
	await page.getByText("144 deliveries · 1 selected").waitFor();
	await page.getByRole("button", { name: "Undo" }).click();
	await page.getByText("145 deliveries · 1 selected").waitFor();

	// Paused, the list stands still with nothing selected, too; capturing goes on.
	await page.keyboard.press("Escape");
	await page.keyboard.press("g");
	await page.keyboard.press("Escape");
	await page.keyboard.press("l");
	await github(creel, "star");
	await page.getByText("List paused. 1 captured since.").waitFor();
	assert.doesNotMatch(await rows.first().textContent(), /star/);
	await page.keyboard.press("l");
	await rows.filter({ hasText: "star" }).waitFor();
	await page.getByText("146 deliveries", { exact: true }).waitFor();
}

/** Once it is tomorrow, the list says that what it shows is of yesterday, and where a day begins. */
export async function days({ creel, page, open, rows, clean }) {
	await creel.post("/a", "1");
	const begin = new Date("2026-01-31T12:00:00Z");
	await creel.api("POST", "/import", { format: "curl", text: "curl https://example.org/old -d 1", at: begin });
	await creel.post("/b", "2");
	await page.clock.setFixedTime(Date.now() + 86_400_000);
	await open();
	await rows.nth(2).waitFor();
	assert.match(await page.getByRole("columnheader").first().textContent(), /^Yesterday/);
	const said = [/^\d\d:\d\d:\d\d/, /^(31 Jan 2026|Sat 31 Jan) 12:00:00/, /^Yesterday \d\d:\d\d:\d\d/];
	for (const [at, words] of said.entries()) assert.match(await rows.nth(at).textContent(), words);
	await clean("days");
}
