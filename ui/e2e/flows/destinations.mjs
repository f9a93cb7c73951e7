import assert from "node:assert/strict";
import { endpoints, github } from "../senders.mjs";
import { target } from "../target.mjs";

const TOKEN = "tok_live_4f9a8b7c6d5e";

/** A destination from its making to its end: what it sends is seen before it is saved, and its secret never again. */
export async function destinationLife({ creel, page, open, rows, shot, clean }) {
	const there = await target();
	const base = new URL(there.url).origin;
	await endpoints(creel);
	await github(creel, "push", undefined);
	await github(creel, "issues", "opened");
	await creel.post("/shop/orders", '{"order":9007199254740993,"title":"Ein Schuh"}', {
		"Content-Type": "application/json",
	});
	await open();
	await rows.nth(2).waitFor();
	await page.getByText("A destination is a URL").waitFor();
	await page.keyboard.press("F");
	const sheet = page.getByRole("dialog", { name: "New destination" });

	// Nothing is sent while it is written; what would be sent stands beside it.
	await sheet.getByRole("button", { name: "Make destination" }).click();
	await sheet.getByText("Write where to, such as").waitFor();
	await sheet.getByLabel("URL", { exact: true }).fill(`${base}/hooks?key=\${secret:token}`);
	await sheet.getByLabel("Filter").fill("endp");
	await sheet.getByRole("option", { name: /endpoint:/ }).click();
	await page.keyboard.type("shop ");
	await sheet.getByText("It would be forwarded.").waitFor();
	await sheet.getByText("9007199254740993").waitFor();
	await sheet.getByText("Nothing is sent before it has the secret “token”.").waitFor();
	await sheet.getByLabel("Filter").fill("endpont:shop");
	await sheet.getByRole("button", { name: "Use endpoint:shop" }).click();

	// A program with its errors at their lines.
	await sheet.getByLabel("A jq program").check();
	const program = sheet.getByLabel("Program", { exact: true });
	await program.fill("{\n  text: .title,\n  order: .order |\n}");
	await sheet.getByText(/^Line 4/).waitFor();
	await clean("destination-error");
	await program.fill("{\n  text: .title,\n  order,\n  of: $delivery.endpoint\n}");
	await sheet.getByText('"text": "Ein Schuh"').waitFor();
	await sheet.getByText('"of": "shop"').waitFor();
	await sheet.getByText("Request and signature").click();
	await sheet.getByLabel(/^Headers/).fill(`X-Token: \${secret:token}\n-User-Agent`);
	await sheet.getByLabel("Value of token").fill(TOKEN);
	await shot("destination-new");
	for (const [name, width, height] of [
		["medium", 1024, 700],
		["small", 900, 600],
		["large", 1440, 900],
	]) {
		await page.setViewportSize({ width, height });
		await clean(`destination-new-${name}`);
	}
	assert.deepEqual(there.seen, [], "nothing was sent yet");
	await sheet.getByRole("button", { name: "Make destination" }).click();
	await page.getByText("Made the destination 127.0.0.1.").waitFor();
	assert.doesNotMatch(await page.content(), new RegExp(TOKEN), "the secret is nowhere on the page");
	await page.getByText("Nothing was forwarded yet.").waitFor();
	await clean("queue-empty");

	// What arrives from now on goes there, as it was seen before.
	await creel.post("/shop/orders", JSON.stringify({ order: 2, title: "Noch einer" }), {
		"Content-Type": "application/json",
	});
	await page
		.getByText(/delivered 200/)
		.first()
		.waitFor();
	assert.equal(there.seen.length, 1);
	const [sent] = there.seen;
	assert.equal(sent.url, `/hooks?key=${TOKEN}`);
	assert.equal(sent.headers["x-token"], TOKEN);
	assert.deepEqual(JSON.parse(sent.body), { text: "Noch einer", order: 2, of: "shop" });

	// Edited: the secret is shown by its last four characters, and can be replaced.
	await page.locator(".queue").getByRole("button", { name: "Settings" }).click();
	const edit = page.getByRole("dialog", { name: "Destination" });
	await edit.getByText("…6d5e").waitFor();
	await edit.getByText("Kept", { exact: true }).waitFor();
	await edit.getByLabel("Name").fill("Orders, staging");
	await clean("destination-edit");
	await edit.getByRole("button", { name: "Save" }).click();
	await page.getByText("Saved Orders, staging.").waitFor();

	// Deleted, and back again.
	await page.locator(".queue").getByRole("button", { name: "Settings" }).click();
	await edit.getByRole("button", { name: "Delete destination" }).click();
	await page.getByText("Deleted Orders, staging.").waitFor();
	await page.getByText("A destination is a URL").waitFor();
	await page.getByRole("button", { name: "Undo" }).click();
	await page.getByText("Orders, staging is back.").waitFor();
	await page.getByRole("button", { name: /^Orders, staging/ }).click();
	await page
		.getByText(/delivered 200/)
		.first()
		.waitFor();
	await there.stopped();
}
