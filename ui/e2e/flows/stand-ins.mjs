import assert from "node:assert/strict";
import { statusStack } from "../senders.mjs";

const SECRET = "ss_whk_5f2d0c";
const KEY = "R0UTINGKEYR0UTINGKEYR0UTINGKEY42";

const changed = (id, status) =>
	JSON.stringify({
		event: "component.status_changed",
		timestamp: "2026-11-20T14:02:10Z",
		stack: { id: "stack_abc123", name: "Production Infrastructure" },
		component: { id: `comp_${id}`, name: "Production API", previous_status: "operational", current_status: status },
	});

/** Both ends in one window: a stand-in for PagerDuty, and a destination that goes to it by the ready transform. */
export async function standIn({ creel, page, open, rows, inspector, clean, shot }) {
	await creel.api("POST", "/endpoints", { slug: "status", name: "StatusStack", provider: "statusstack" });
	await creel.api("POST", "/endpoints/status/secrets", { kind: "shared_secret", value: SECRET });
	await statusStack(creel, "/status", SECRET, changed("first", "critical"));
	await open();
	await rows.first().waitFor();
	await page.keyboard.press("Control+k");
	await page.getByPlaceholder("What do you want to do?").fill("stand in");
	await page.keyboard.press("Enter");
	const sheet = page.getByRole("dialog");
	await sheet.getByLabel(/^Stand in for/).selectOption("pagerduty");
	await sheet.getByText("/pagerduty/v2/enqueue").waitFor();
	await clean("stand-in-new");
	await sheet.getByRole("button", { name: "Make endpoint" }).click();
	await page.getByText("Made the endpoint pagerduty.").waitFor();

	// What PagerDuty would refuse is refused, and the delivery says why.
	const refused = await creel.post("/pagerduty/v2/enqueue", JSON.stringify({ event_action: "start" }), {
		"Content-Type": "application/json",
	});
	assert.equal(refused.status, 400);
	await rows.filter({ hasText: "400" }).first().click();
	const card = inspector.getByRole("region", { name: /stand-in/ });
	await card.getByText(/^PagerDuty.* would refuse this with 400$/).waitFor();
	await card
		.getByText(/routing_key/)
		.first()
		.waitFor();
	await clean("stand-in-violations");

	// The ready transform, sent to the stand-in with one press.
	await page.getByRole("button", { name: /^All deliveries/ }).click();
	await page.keyboard.press("F");
	await sheet.getByLabel("Some endpoints").check();
	await sheet.getByLabel("StatusStack", { exact: true }).check();
	await sheet.getByLabel("A ready transform").check();
	await sheet.getByRole("combobox", { name: "Service" }).selectOption({ label: "PagerDuty" });
	await sheet.getByRole("button", { name: /^Send it to PagerDuty/ }).click();
	await sheet.getByLabel("Value of routing_key").fill(KEY);
	await sheet.getByText('"event_action": "trigger"').waitFor();
	await clean("destination-ready");
	await sheet.getByRole("button", { name: "Make destination" }).click();
	await page.getByText("Made the destination PagerDuty.").waitFor();
	await statusStack(creel, "/status", SECRET, changed("second", "critical"));
	await page
		.locator(".queue")
		.getByText(/delivered 202/)
		.waitFor();
	await page.getByRole("button", { name: /^PagerDuty.* stand-in/ }).click();
	await rows.filter({ hasText: "202" }).first().click();
	await inspector.getByText("Accepted as").waitFor();
	await shot("stand-in-accepted");
	assert.doesNotMatch(await page.content(), /nothing is sent before/, "its secret is there");
}
