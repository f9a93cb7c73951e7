import assert from "node:assert/strict";
import { endpoints, github } from "../senders.mjs";

/** A rotation from the new secret to the retired old one; the list says which of the two the sender uses. */
export async function rotation({ creel, page, open, rows, clean, shot }) {
	await endpoints(creel);
	await github(creel, "push");
	await open();
	await rows.first().waitFor();
	await page.getByRole("button", { name: /^GitHub/ }).click();
	const sheet = page.getByRole("dialog", { name: "Endpoint github" });
	const edit = () => page.getByRole("button", { name: "Settings of github" }).click();
	await edit();
	await sheet.getByText(/by 1 delivery/).waitFor();
	await sheet.getByRole("button", { name: "Rotate production", exact: true }).click();
	const made = sheet.getByRole("region", { name: "The new secret" });
	const secret = await made.locator("code").textContent();
	assert.ok(secret.length >= 20, "it is long enough to be one");
	await clean("rotation");
	await made.getByRole("button", { name: "I have entered it" }).click();
	assert.ok(!(await page.content()).includes(secret), "it is shown once");
	await sheet.getByText("not used yet").waitFor();
	await page.keyboard.press("Escape");

	for (let sent = 0; sent < 10; sent++) await github(creel, "issues", "opened", { secret });
	assert.equal((await creel.api("GET", "/deliveries/count?q=sig:invalid")).count, 0, "both are accepted");
	await edit();
	await sheet.getByText(/The sender stopped using it/).waitFor();
	await shot("rotation-done");
	await sheet.getByRole("button", { name: "Retire production", exact: true }).click();
	await sheet.getByText("Retired", { exact: true }).waitFor();
}

/** Who may send: what comes from elsewhere is refused, and the sheet says what is no network. */
export async function allowList({ creel, page, open, rows, clean }) {
	await endpoints(creel);
	await github(creel, "push");
	await open();
	await rows.first().waitFor();
	await page.getByRole("button", { name: /^GitHub/ }).click();
	await page.getByRole("button", { name: "Settings of github" }).click();
	const sheet = page.getByRole("dialog", { name: "Endpoint github" });
	await sheet.getByText("Who may send", { exact: true }).click();
	await sheet.getByLabel(/^Allowed sources/).fill("example.org");
	await sheet.getByRole("button", { name: "Save" }).click();
	await sheet.getByText("“example.org” is no network.").waitFor();
	await sheet.getByLabel(/^Allowed sources/).fill("192.0.2.0/24");
	await clean("allow-list");
	await sheet.getByRole("button", { name: "Save" }).click();
	await page.getByText("Saved github.").waitFor();
	assert.equal((await github(creel, "push")).status, 403);

	// By the word of a trusted proxy it comes from there, and both addresses are shown.
	await creel.api("PATCH", "/endpoints/github", { trusted_proxies: ["127.0.0.1"] });
	const body = "{}";
	const answer = await creel.post("/github", body, { "X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https" });
	assert.equal(answer.status, 200);
	await rows.filter({ hasText: "POST /github" }).first().click();
	await page.locator("[data-pane=inspector]").getByText("192.0.2.7").waitFor();
}
