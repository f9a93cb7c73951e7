// Exports that are made to be sent again: a script, and the requests as they came.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A shell runs the exported commands, and Import reads the exported requests: both arrive as they came the first time. */
export async function exportedAgain({ creel, page, open, rows }) {
	const text = "it's $(id) \u{1f9f5}";
	for (const path of ["/one", "/two"]) {
		await fetch(creel.receiver + path, { method: "POST", body: text, headers: { Authorization: "Bearer canary" } });
	}
	await open();
	await rows.nth(1).waitFor();
	const exported = async (label, ending) => {
		await page.keyboard.press("Control+k");
		await page.getByPlaceholder("What do you want to do?").fill("export all");
		await page.getByRole("option", { name: /^Export all found/ }).click();
		const sheet = page.getByRole("dialog", { name: "Export all found" });
		await sheet.getByLabel(label).check();
		const [download] = await Promise.all([
			page.waitForEvent("download"),
			sheet.getByRole("button", { name: "Export" }).click(),
		]);
		assert.equal(download.suggestedFilename(), `deliveries.${ending}`);
		await sheet.waitFor({ state: "detached" });
		return download.path();
	};
	const script = await exported("cURL commands (.sh)", "sh");
	const requests = await readFile(await exported("Raw requests (.http)", "http"), "utf8");
	const { stdout } = await run("sh", [script], { env: { PATH: process.env.PATH, URL: creel.receiver } });
	assert.equal(stdout, "1 200\n2 200\n");
	await rows.nth(3).waitFor();
	const { imported } = await creel.api("POST", "/import", { format: "raw", text: requests });
	assert.equal(imported, 2);
	await rows.nth(5).waitFor();
	const { items } = await creel.api("GET", "/deliveries");
	assert.deepEqual(
		items.map(({ method, target }) => `${method} ${target}`),
		["/two", "/one", "/two", "/one", "/two", "/one"].map((target) => `POST ${target}`),
	);
	const { items: found } = await creel.api("GET", `/deliveries?q=${encodeURIComponent('"$(id)"')}`);
	assert.equal(found.length, 6);
}
