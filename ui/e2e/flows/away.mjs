import assert from "node:assert/strict";
import { endpoints, github } from "../senders.mjs";

/** Creel ends while its page is open: the page says so, keeps what it shows, and goes on by itself. */
export async function away({ creel, page, open, rows, clean }) {
	await endpoints(creel);
	await github(creel, "push");
	await open();
	await rows.first().click();
	await page.locator("[data-pane=inspector]").getByText("Keep it logically awesome.").first().waitFor();
	await creel.cut();
	await page.locator(".banner").getByText("Creel is not running.").waitFor();
	await page.locator(".listening").getByText("Not running").waitFor();
	await clean("away");

	// A sheet whose part of the page was never loaded cannot be; nothing else goes with it.
	await page.keyboard.press("?");
	await page.getByText("This part of the page could not be shown").waitFor();
	assert.equal(await rows.count(), 1);
	assert.equal(await page.getByRole("dialog").count(), 0);

	await creel.again();
	await page.locator(".banner").waitFor({ state: "detached" });
	await page.keyboard.press("Escape");
	await github(creel, "star");
	await rows.filter({ hasText: "star" }).waitFor();
	await page.getByText("2 deliveries", { exact: true }).waitFor();
	await page.getByRole("button", { name: "Load it again" }).click();
	await rows.nth(1).waitFor();
	await page.keyboard.press("?");
	await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
}

/** A page without the token says what to do, and shows nothing. */
export async function withoutToken({ creel, page, clean }) {
	await github(creel, "push");
	await page.goto(new URL(creel.ui).origin);
	await page.getByRole("alert").getByText("This page has no valid token.").waitFor();
	assert.equal(await page.getByRole("grid").count(), 0);
	await clean("without-token");
}
