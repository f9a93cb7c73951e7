import assert from "node:assert/strict";

/** From an empty Creel to the first delivery, with the command that the page itself offers. */
export async function firstRun({ creel, page, open, rows, clean, shot }) {
	await open();
	await page.getByText("Waiting for the first delivery").waitFor();
	assert.equal(new URL(page.url()).hash, "", "the token leaves the address");
	await clean("first-run");

	const door = page.getByRole("region", { name: "From this machine" });
	await door.getByRole("button", { name: "Copy the curl command" }).click();
	const command = await page.evaluate(() => navigator.clipboard.readText());
	const [, url, body] = /^curl (\S+) -d '(.+)'$/.exec(command) ?? [];
	assert.equal(url, creel.receiver, "the command leads to this receiver");

	await fetch(url, { method: "POST", body, headers: { "Content-Type": "application/x-www-form-urlencoded" } });
	await rows.first().waitFor();
	assert.equal(await rows.count(), 1);
	await rows.first().click();
	await page.getByText('"creel"').waitFor();
	await shot("first-capture");
}
