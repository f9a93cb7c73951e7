import assert from "node:assert/strict";
import { byPackage, statusStack } from "../senders.mjs";

const SECRET = "whsec_bW9yZSB0aGFuIGVub3VnaCBvZiBpdA";
const PAID = JSON.stringify({
	id: "evt_1",
	object: "event",
	type: "charge.succeeded",
	data: { object: { amount: 1200 } },
});

const sheetOf = (page) => page.getByRole("dialog");

/** Chooses a provider as a user does: by typing the beginning of its name. */
async function choose(page, name) {
	await sheetOf(page).getByRole("button", { name: "Which service sends?" }).click();
	await page.getByPlaceholder("Type a name").fill(name);
	await page.getByRole("option", { name }).first().waitFor();
	await page.keyboard.press("Enter");
}

/** An endpoint from its making to its end: what Stripe signs is genuine, what was changed on its way is not. */
export async function endpointLife({ creel, page, open, rows, inspector, clean, shot }) {
	await creel.post("/", "so that there is a list");
	await open();
	await rows.first().waitFor();
	await page.getByRole("button", { name: "New endpoint" }).click();
	const sheet = sheetOf(page);
	await choose(page, "Stripe");
	await sheet.getByText("checked against the provider's own library").waitFor();
	await sheet.getByLabel("Signing secret", { exact: true }).fill(SECRET);
	await clean("endpoint-new");
	await sheet.getByRole("button", { name: "Make endpoint" }).click();
	await page.getByText("Made the endpoint stripe.").waitFor();
	assert.doesNotMatch(await page.content(), new RegExp(SECRET), "the secret is nowhere on the page");

	const url = `${creel.receiver}/stripe`;
	assert.equal(await byPackage("stripe", url, SECRET, PAID), 200);
	await byPackage("stripe", url, SECRET, PAID, PAID.replace("1200", "9900"));
	await rows.filter({ hasText: "Invalid" }).waitFor();
	await rows.filter({ hasText: /Valid/ }).click();
	await inspector.getByText("Genuine.").waitFor();
	await page.keyboard.press("4");
	await shot("signature-valid");
	await rows.filter({ hasText: "Invalid" }).click();
	await inspector.getByRole("region", { name: "Cause" }).getByText("Likely, not proven.").waitFor();
	await clean("signature-invalid");

	// Edited: another name, and a bad signature is refused from now on.
	await page.getByRole("button", { name: "Settings of stripe" }).click();
	await sheet.getByLabel("Name").fill("Stripe, live");
	await sheet.getByText("Answer", { exact: true }).click();
	await sheet.getByLabel("Refuse bad signatures").check();
	await clean("endpoint-edit");
	await sheet.getByRole("button", { name: "Save" }).click();
	await page.getByText("Saved stripe.").waitFor();
	assert.equal(await byPackage("stripe", url, "whsec_b3RoZXI", PAID), 401, "a bad signature is refused");
	await page.keyboard.press("Escape");
	await rows.filter({ hasText: "401" }).waitFor();

	// Deleted, with all of its deliveries, and back again.
	await page.getByRole("button", { name: "Settings of stripe" }).click();
	await sheet.getByRole("button", { name: "Delete endpoint" }).click();
	await page.getByText("Deleted Stripe, live with 3 deliveries.").waitFor();
	await page.getByText("1 delivery", { exact: true }).waitFor();
	await page.getByRole("button", { name: "Undo" }).click();
	await page.getByText("Stripe, live is back.").waitFor();
	await page.getByText("4 deliveries", { exact: true }).waitFor();
}

/** From a delivery that nobody owns to an endpoint for it: the delivery moves and is judged, and its sender goes on as before. */
export async function ownEndpoint({ creel, page, open, rows, inspector, shot, clean }) {
	const path = "/hooks/status/stack";
	const down = JSON.stringify({ event: "monitor.down", stack: { id: "stack_abc123" } });
	await statusStack(creel, path, "ss_whk_5f2d0c", down);
	await open();
	await rows.first().click();
	await inspector.getByRole("button", { name: /Create endpoint for this/ }).waitFor();
	await clean("own-endpoint");
	await page.keyboard.press("N");
	const sheet = sheetOf(page);
	await sheet.getByRole("button", { name: "Which service sends?" }).getByText("StatusStack").waitFor();
	assert.equal(await sheet.getByLabel(/^More paths/).inputValue(), path, "the sender's path comes along");
	await sheet.getByLabel("Webhook secret", { exact: true }).fill("ss_whk_5f2d0c");
	await shot("own-endpoint-sheet");
	await sheet.getByRole("button", { name: "Make endpoint" }).click();
	await page.getByText("Made the endpoint statusstack. 1 delivery is now valid.").waitFor();
	const answer = await statusStack(creel, path, "ss_whk_5f2d0c", down);
	assert.equal(await answer.text(), "OK", "StatusStack is answered as its page says");
	// The delivery that came along is still looked at, so the list stands still.
	await page.getByRole("button", { name: "1 new delivery" }).click();
	const valid = rows.filter({ hasText: "monitor.down" }).filter({ hasText: /Valid/ });
	await valid.nth(1).waitFor();
	await valid.first().click();
	await inspector.getByText("Genuine.").waitFor();
}

/** Taking over is taken back: the endpoint goes, and its delivery is where it came to, not judged, and still looked at. */
export async function givenBack({ creel, page, open, rows, inspector }) {
	const down = JSON.stringify({ event: "monitor.down", stack: { id: "stack_abc123" } });
	await statusStack(creel, "/hooks/status/stack", "ss_whk_5f2d0c", down);
	await open();
	await rows.first().click();
	await inspector.getByRole("button", { name: /Create endpoint for this/ }).click();
	const sheet = sheetOf(page);
	await sheet.getByLabel("Webhook secret", { exact: true }).fill("ss_whk_5f2d0c");
	await sheet.getByRole("button", { name: "Make endpoint" }).click();
	await page.getByText("Made the endpoint statusstack. 1 delivery is now valid.").waitFor();
	await page.getByRole("button", { name: "Undo" }).click();
	await page.getByText("statusstack is gone, and its deliveries are back where they came to.").waitFor();
	await inspector.getByRole("button", { name: /Create endpoint for this/ }).waitFor();
	await rows.filter({ hasText: "default" }).first().waitFor();
	assert.equal(await page.getByRole("button", { name: "Settings of statusstack" }).count(), 0, "the endpoint is gone");
}
