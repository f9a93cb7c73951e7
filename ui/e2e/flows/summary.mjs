import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

const sample = async (id) =>
	JSON.parse(await readFile(new URL(`../../../fixtures/samples/${id}.json`, import.meta.url), "utf8"));

/** Posts what a provider's own documents show as an example. */
async function post(creel, path, id) {
	const { headers, body } = await sample(id);
	const sent = typeof body === "string" ? body : JSON.stringify(body);
	return creel.post(path, sent, Object.fromEntries(headers));
}

/** What a delivery says stands on top, each part with its field; and who seems to have sent it, with one press to say so. */
export async function summary({ creel, page, open, rows, inspector, clean, shot }) {
	await creel.api("POST", "/endpoints", { slug: "alerts", name: "Alerts" });
	await post(creel, "/alerts", "alertmanager");
	await post(creel, "/hooks/robot", "uptimerobot");
	await creel.post("/plain", '{"hello":"creel"}', { "Content-Type": "application/json" });
	await open();
	await rows.nth(2).waitFor();

	await rows.filter({ hasText: "/plain" }).click();
	await inspector.getByText("Not checked: this endpoint has no provider.").waitFor();
	assert.equal(await inspector.getByRole("region", { name: "What it says" }).count(), 0, "nothing is made up");

	await rows.filter({ hasText: "/alerts" }).click();
	const says = inspector.getByRole("region", { name: "What it says" });
	await says.getByText("firing", { exact: true }).waitFor();
	await says.getByText("unmapped").waitFor();
	await inspector.getByRole("heading", { name: "Looks like Prometheus Alertmanager" }).waitFor();
	await clean("summary-unmapped");
	await inspector.getByRole("button", { name: "Set the provider to Prometheus Alertmanager" }).click();
	await page.getByText(/^alerts takes its deliveries for Prometheus Alertmanager’s\./).waitFor();
	// With a definition at hand, its own fields are read.
	await says.getByText("critical", { exact: true }).waitFor();
	await says.getByText(/arrived \d+ days/).waitFor();
	// What the pointer is on does not go while axe-core looks.
	const undo = page.getByRole("button", { name: "Undo" });
	await undo.hover();
	await clean("summary", [".list", "[data-sonner-toaster]"]);
	await undo.click();
	await says.getByText("unmapped").waitFor();

	await rows.filter({ hasText: "/hooks/robot" }).click();
	await inspector.getByRole("heading", { name: "Looks like UptimeRobot" }).waitFor();
	await page.keyboard.press("N");
	const sheet = page.getByRole("dialog", { name: "New endpoint" });
	await sheet.getByRole("button", { name: "Make endpoint" }).click();
	await page.getByText(/^Made the endpoint uptimerobot\./).waitFor();
	await says.getByRole("heading", { name: "Web Server: Host Is Unreachable" }).waitFor();
	await says.getByText("monitorFriendlyName, alertDetails").waitFor();
	await inspector.getByRole("heading", { name: "UptimeRobot signs nothing" }).waitFor();
	await shot("summary-robot");
}
