import assert from "node:assert/strict";
import { endpoints, morning } from "../senders.mjs";

/** A search that is not understood says where and offers what would be; a good one says how many it finds. */
export async function search({ creel, page, open, rows, status, shot }) {
	await endpoints(creel);
	await morning(creel, 20);
	await open();
	await rows.first().waitFor();
	await page.keyboard.press("/");
	await page.keyboard.type("sgi:invalid");
	await shot("search-fault");
	await page.getByRole("button", { name: "Use sig:invalid" }).click();
	await page.getByText("20 found").waitFor();
	assert.match(await status.textContent(), /^20 of 141/);
	await page.keyboard.press("Escape");

	for (const [width, height] of [
		[1024, 700],
		[900, 600],
	]) {
		await page.setViewportSize({ width, height });
		await rows.first().click();
		await shot(`${width}`);
		const over = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
		assert.equal(over, false, `nothing sticks out at ${width}`);
	}
}
