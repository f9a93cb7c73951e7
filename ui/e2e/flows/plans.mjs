import assert from "node:assert/strict";
import { endpoints, github } from "../senders.mjs";

/** A plan for a sender's retries: understood while it is typed, followed sending by sending, and told on each delivery. */
export async function plan({ creel, page, open, rows, inspector, clean }) {
	await endpoints(creel);
	await github(creel, "push", undefined);
	await open();
	await page.getByRole("button", { name: /^Shop/ }).click();
	await page.getByRole("button", { name: "Settings of shop" }).click();
	const sheet = page.getByRole("dialog");
	await sheet.getByText("Answer", { exact: true }).click();
	const field = sheet.getByLabel(/^Plan/);
	await field.fill("500, 429 retry-later:5");
	await sheet.getByText("“retry-later:5” is no word of a plan.").waitFor();
	await clean("plan-fault");
	await field.fill("500, 429 retry-after:5, drop, 200");
	const steps = sheet.getByRole("list", { name: "Steps of the plan" });
	await steps.getByText("429, Retry-After 5 s").waitFor();
	await steps.getByText("4th and later").waitFor();
	await sheet.getByLabel("Fill in from the request").check();
	await sheet.getByLabel(/^Body/).fill("sending {{ retry }} of {{ request.json.order }}");
	await clean("plan");
	await sheet.getByRole("button", { name: "Save" }).click();
	await page.getByText("Saved shop.").waitFor();

	const order = () => creel.post("/shop/orders", JSON.stringify({ order: 7 }), { "Content-Type": "application/json" });
	assert.equal((await order()).status, 500);
	const busy = await order();
	assert.deepEqual([busy.status, busy.headers.get("retry-after")], [429, "5"]);
	await assert.rejects(order(), "the connection is closed");
	const last = await order();
	assert.deepEqual([last.status, await last.text()], [200, "sending 4 of 7"]);
	for (const answer of ["500", "429", "dropped", "200"]) await rows.filter({ hasText: answer }).first().waitFor();
	await rows.filter({ hasText: "dropped" }).click();
	await inspector.getByText("Creel closed the connection without an answer, as the plan says.").waitFor();
	await clean("plan-dropped");
}
