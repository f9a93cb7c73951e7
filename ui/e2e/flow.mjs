import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { endpoints, github, morning } from "./senders.mjs";
import { served } from "./served.mjs";

const SHOTS = process.env.SHOTS;
const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core has against the page as it stands, in one line each. */
async function faults(page) {
	await page.evaluate(AXE);
	const { violations } = await page.evaluate(() => globalThis.axe.run(document));
	return violations.flatMap(({ id, nodes }) =>
		nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`),
	);
}

const creel = await served();
const browser = await chromium.launch({
	executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
	args: ["--no-sandbox"],
});
try {
	const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
	const refused = [];
	page.on("pageerror", (error) => refused.push(error.message));
	page.on("console", (message) => /Content Security Policy/.test(message.text()) && refused.push(message.text()));
	const shot = async (name) => {
		if (!SHOTS) return;
		await mkdir(SHOTS, { recursive: true });
		await page.screenshot({ path: `${SHOTS}/${name}.png` });
	};
	const rows = page.locator("[role=row]:not(.heading)");
	const status = page.locator(".status-bar > span").first();

	await page.goto(creel.ui);
	await page.getByText("Waiting for the first delivery").waitFor();
	assert.equal(new URL(page.url()).hash, "", "the token leaves the address");
	await shot("first-run");

	await endpoints(creel);
	await creel.post("/", "hello");
	await rows.first().waitFor();
	await morning(creel, 20);
	await page.getByText("142 deliveries", { exact: true }).first().waitFor();
	await shot("list");

	// A selected row stays where it is, and the pill counts what came since.
	await page.keyboard.press("j");
	await page.keyboard.press("j");
	const chosen = page.locator("[aria-selected=true]:not([role=tab])");
	const before = await chosen.textContent();
	for (let i = 0; i < 3; i++) await github(creel, "push");
	await page.getByRole("button", { name: "3 new deliveries" }).waitFor();
	assert.equal(await chosen.textContent(), before, "arrivals move nothing that is read");
	await shot("selected");
	await page.keyboard.press(".");
	await page.getByRole("button", { name: /new deliver/ }).waitFor({ state: "detached" });
	assert.equal(await chosen.textContent(), before, "the selection goes along");

	await page.keyboard.press("End");
	await page.waitForFunction(() => document.querySelector(".listed[aria-selected=true]")?.ariaRowIndex === "146");
	await page.keyboard.press("Delete");
	await page.getByText("Deleted 1 delivery").waitFor();
	await page.getByText("144 deliveries · 1 selected").waitFor();
	await page.getByRole("button", { name: "Undo" }).click();
	await page.getByText("145 deliveries · 1 selected").waitFor();

	await page.keyboard.press("/");
	await page.keyboard.type("sgi:invalid");
	await page.getByRole("button", { name: "Use sig:invalid" }).click();
	await page.getByText("20 found").waitFor();
	assert.match(await status.textContent(), /^20 of 145/);
	await page.keyboard.press("Escape");

	for (const theme of ["light", "dark", "contrast"]) {
		await page.evaluate((theme) => Object.assign(document.documentElement.dataset, { theme }), theme);
		await shot(theme);
		assert.deepEqual(await faults(page), [], `axe-core finds nothing in ${theme}`);
	}
	for (const [width, height] of [
		[1024, 700],
		[900, 600],
	]) {
		await page.setViewportSize({ width, height });
		await shot(`${width}`);
		const over = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
		assert.equal(over, false, `nothing sticks out at ${width}`);
	}
	await page.keyboard.press("Control+k");
	await page.getByPlaceholder("What do you want to do?").fill("rejected");
	await page.keyboard.press("Enter");
	await page.getByText("Nothing was rejected").waitFor();
	assert.deepEqual(refused, [], "nothing fails and nothing is refused by the content policy");
	console.log("The flow went through.");
} finally {
	await browser.close();
	await creel.end();
}
