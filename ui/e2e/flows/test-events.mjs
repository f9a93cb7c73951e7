import assert from "node:assert/strict";
import { endpoints, github } from "../senders.mjs";
import { target } from "../target.mjs";

const sheetOf = (page) => page.getByRole("dialog", { name: "Send a test event" });

/** From an empty Creel to a delivery with one press. */
export async function firstEvent({ creel, page, open, rows, clean }) {
	await open();
	await page.getByRole("button", { name: "Send a test event" }).waitFor();
	await clean("first-run-event");
	await page.getByRole("button", { name: "Send a test event" }).click();
	await rows.first().waitFor();
	const [{ target: path, event_type }] = (await creel.api("GET", "/deliveries?limit=1")).items;
	assert.deepEqual([path, event_type], ["/default", null]);

	// Signed it is where an endpoint of the service has a secret, and the sheet leads there.
	await page.keyboard.press("t");
	await sheetOf(page).getByText("No endpoint of StatusStack has a secret").waitFor();
	await clean("test-event-unsigned");
	await sheetOf(page).getByRole("button", { name: "Make one for StatusStack" }).click();
	await page.getByRole("dialog", { name: "New endpoint" }).getByText("StatusStack").first().waitFor();
}

/** The sheet: the event of a service, changed, signed with the endpoint's secret, and received as valid. */
export async function testEvent({ creel, page, open, rows, inspector, clean, shot }) {
	const mine = await target();
	try {
		await endpoints(creel);
		await creel.api("POST", "/endpoints", { slug: "status", name: "StatusStack", provider: "statusstack" });
		const secret = { kind: "shared_secret", value: "a secret of some length", label: "production" };
		await creel.api("POST", "/endpoints/status/secrets", secret);
		await github(creel, "push");
		await open();
		await rows.first().waitFor();
		await page.keyboard.press("t");
		await sheetOf(page).getByText("“production”").waitFor();
		await sheetOf(page).locator(":focus").getByText("StatusStack: ").waitFor();
		await clean("test-event");
		for (const [width, height] of [
			[1024, 700],
			[900, 600],
		]) {
			await page.setViewportSize({ width, height });
			await shot(`test-event-${width}`);
		}
		await page.setViewportSize({ width: 1440, height: 900 });
		const body = sheetOf(page).getByLabel("Body", { exact: true });
		await body.fill((await body.inputValue()).replace("Production API", "Edited API"));
		await sheetOf(page).getByLabel("The request", { exact: true }).getByText("Edited API").waitFor();
		await page.keyboard.press("Control+Enter");
		await sheetOf(page)
			.getByText(/^200 accepted in/)
			.waitFor();
		await clean("test-event-sent");
		await sheetOf(page).getByRole("button", { name: "Show delivery" }).click();
		await inspector.getByRole("heading", { name: "component.status_changed" }).waitFor();
		await inspector.getByText("Valid", { exact: true }).waitFor();

		// Another one, found by its name and sent to a server of one's own.
		await page.keyboard.press("t");
		await sheetOf(page).getByLabel("Event", { exact: true }).click();
		await page.keyboard.type("recovered");
		await shot("test-event-choice");
		await page.keyboard.press("Enter");
		await sheetOf(page).getByRole("button", { name: "A URL" }).click();
		await sheetOf(page).getByLabel("Where to", { exact: true }).fill(mine.url);
		await sheetOf(page).getByText("“production”").waitFor();
		await sheetOf(page).getByRole("button", { name: /^Send/ }).click();
		await sheetOf(page)
			.getByText(/^200 accepted in/)
			.waitFor();
		assert.equal(JSON.parse(mine.seen[0].body).event, "monitor.recovered");
		assert.match(mine.seen[0].headers["x-statusstack-signature"], /^[0-9a-f]{64}$/);
		await page.keyboard.press("Escape");

		// What was captured becomes a test event by one press.
		await rows.filter({ hasText: "push" }).click();
		await inspector.getByRole("button", { name: "Save as test event" }).click();
		await page.getByText(/^Saved as test event/).waitFor();
		await page.getByRole("button", { name: "Show" }).click();
		await sheetOf(page).getByText("As it was received:").waitFor();
		await sheetOf(page).getByRole("button", { name: /^Send/ }).click();
		await sheetOf(page)
			.getByText(/^200 accepted in/)
			.waitFor();
		await sheetOf(page).getByRole("button", { name: "Delete" }).click();
		await page.getByText(/^Deleted the test event/).waitFor();
		const saved = async () => (await creel.api("GET", "/events")).items.filter((event) => event.saved).length;
		assert.equal(await saved(), 0);
		await page.getByRole("button", { name: "Undo" }).click();
		await page.getByText(/^The test event .* is back/).waitFor();
		assert.equal(await saved(), 1);
	} finally {
		await mine.stopped();
	}
}
