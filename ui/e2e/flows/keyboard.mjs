import assert from "node:assert/strict";
import { byPackage } from "../senders.mjs";

const SECRET = "whsec_bW9yZSB0aGFuIGVub3VnaCBvZiBpdA";

/** Everything from an empty Creel to a deletion that is undone, and no mouse in it. */
export async function keyboard({ creel, page, open, rows, chosen, inspector }) {
	const press = (...keys) =>
		keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
	const focused = (selector) => page.waitForFunction((selector) => document.activeElement?.closest(selector), selector);
	/** Goes on with Tab until what has the focus is this. */
	const reach = async (name) => {
		for (let tries = 0; tries < 60; tries++) {
			const label = await page.evaluate(() => {
				const { activeElement: element } = document;
				const labels = [...(element?.labels ?? [])].map((label) => label.textContent);
				return `${labels.join(" ")} ${element?.getAttribute("aria-label") ?? ""} ${element?.textContent ?? ""}`.trim();
			});
			if (name.test(label)) return;
			await press("Tab");
		}
		assert.fail(`Tab never reaches ${name}`);
	};
	await open();
	await page.getByText("Waiting for the first delivery").waitFor();

	await press("n");
	await page.getByRole("dialog").waitFor();
	await reach(/^Which service sends/);
	await press("Enter");
	await page.getByPlaceholder("Type a name").waitFor();
	await page.keyboard.type("Stripe");
	await press("Enter");
	await reach(/^Signing secret/);
	await page.keyboard.type(SECRET);
	await press("Enter");
	await page.getByText("Made the endpoint stripe.").waitFor();
	await page.getByRole("dialog").waitFor({ state: "detached" });

	for (const type of ["charge.succeeded", "charge.failed", "invoice.paid"]) {
		const body = JSON.stringify({ id: `evt_${type}`, object: "event", type });
		await byPackage("stripe", `${creel.receiver}/stripe`, SECRET, body);
	}
	await rows.nth(2).waitFor();
	await press("/");
	await page.keyboard.type("charge.failed");
	await page.getByText("1 found").waitFor();
	await press("Enter", "j");
	await chosen.filter({ hasText: "charge.failed" }).waitFor();
	await press("Enter");
	await focused("[data-pane=inspector]");
	await press("3");
	await inspector.getByText("Stripe-Signature").first().waitFor();
	await press("Escape", "Escape");
	await page.getByText("3 deliveries", { exact: true }).waitFor();

	await press("F6");
	const pane = () => page.evaluate(() => document.activeElement?.closest("[data-pane]")?.dataset.pane);
	const panes = new Set([await pane()]);
	for (let at = 0; at < 3; at++) {
		await press("F6");
		panes.add(await pane());
	}
	assert.deepEqual([...panes].sort(), ["inspector", "list", "sidebar"], "F6 goes through every pane");

	const order = async (name) => {
		await press("Control+k");
		await page.getByPlaceholder("What do you want to do?").waitFor();
		await page.keyboard.type(name);
		await press("Enter");
	};
	await order("rejected");
	await page.getByText("Nothing was rejected").waitFor();
	await order("all deliveries");
	await rows.nth(2).waitFor();
	await press("Home", "Delete");
	await page.getByText("Deleted 1 delivery").waitFor();
	// The toasts are a landmark of their own, which its key reaches.
	await press("Alt+t");
	await reach(/^Undo$/);
	await press("Enter");
	await page.getByText(/^3 deliveries/).waitFor();

	await press("Escape", "?");
	await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
	await press("Escape");
	await page.getByRole("dialog").waitFor({ state: "detached" });
}

/** The palette and the sheet of keys: what they show, and that they leave the place as it was. */
export async function palette({ creel, page, open, rows, clean }) {
	await creel.post("/", "hello");
	await open();
	await rows.first().waitFor();
	await page.keyboard.press("Control+k");
	const field = page.getByPlaceholder("What do you want to do?");
	await field.waitFor();
	await clean("palette");
	await field.fill("no action at all");
	await page.getByText("No action has this name.").waitFor();
	await field.fill("high contrast");
	await page.keyboard.press("Enter");
	await page.waitForFunction(() => document.documentElement.dataset.theme === "contrast");
	await page.keyboard.press("?");
	await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
	await clean("keys");
	await page.keyboard.press("Escape");
	assert.equal(await page.getByRole("dialog").count(), 0);
}
