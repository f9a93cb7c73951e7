import assert from "node:assert/strict";

/** The settings: each is saved by itself, refused at its field, taken back, and says when it counts only later. */
export async function settings({ creel, page, open, clean }) {
	await creel.post("/", "hello");
	await open();
	await page.getByText("1 delivery").first().waitFor();
	const sheet = page.getByRole("dialog", { name: "Settings" });
	const go = (part) => sheet.getByRole("tab", { name: part }).click();
	const stored = () => creel.api("GET", "/settings");

	await page.keyboard.press("Control+,");
	await sheet.getByRole("heading", { name: "Appearance" }).waitFor();
	assert.equal(await sheet.getByRole("tab", { name: "Desktop" }).count(), 0, "a page is no desktop");
	await sheet.getByRole("radio", { name: "Dark" }).check();
	await page.waitForFunction(() => document.documentElement.dataset.theme === "dark");
	await sheet.getByRole("radio", { name: "In UTC" }).check();
	await sheet.getByText(/says: today .* UTC\.$/).waitFor();
	await clean("settings-appearance");

	await go("Network");
	await sheet.getByText(creel.receiver).waitFor();
	const address = sheet.getByLabel("Address to listen on");
	await address.fill("nowhere");
	await address.press("Enter");
	await sheet.getByText("It is an IP address with a port").waitFor();
	assert.equal(await address.getAttribute("aria-invalid"), "true");
	await address.fill("0.0.0.0:8080");
	await sheet.getByText("Whoever reaches this machine over the network can send here.").waitFor();
	await address.press("Enter");
	await sheet.getByText("Counts when Creel starts again.").waitFor();
	assert.equal((await stored()).receiver.listen, "0.0.0.0:8080");
	await sheet.getByRole("button", { name: "Undo the change of Address to listen on" }).click();
	await page.waitForFunction(() => !document.body.textContent.includes("Counts when Creel starts again."));
	assert.equal((await stored()).receiver.listen, "127.0.0.1:27335");

	const head = sheet.getByLabel("Longest head");
	assert.equal(await head.inputValue(), "64 KiB");
	await head.fill("2 GiB");
	await head.press("Enter");
	await sheet.getByText("It is from 1 KiB to 1 MiB").waitFor();
	await clean("settings-network");
	await head.fill("128 KiB");
	// A click beside the sheet saves what was typed, and keeps the sheet.
	await page.mouse.click(100, 450);
	await sheet.getByText("Saved.").waitFor();
	assert.equal((await stored()).receiver.limits.head_bytes, 131_072);
	await head.fill("");
	await head.press("Enter");
	await page.waitForFunction(() => [...document.querySelectorAll("input")].some(({ value }) => value === "64 KiB"));

	await go("Storage");
	await sheet.getByText("secret.key beside the database").waitFor();
	await sheet.getByLabel("Days").fill("30");
	await sheet.getByLabel("Deliveries").fill("");
	await sheet.getByLabel("Deliveries").press("Enter");
	await sheet.getByText("Saved.").nth(1).waitFor();
	assert.deepEqual((await stored()).storage.retention, { count: null, bytes: 2 * 1024 ** 3, age_days: 30 });
	await clean("settings-storage");

	await go("Notifications");
	await sheet.getByLabel("Notify of what arrives").uncheck();
	await sheet.getByText("Everything, while the window is not in front").waitFor();
	await clean("settings-notifications");
	await sheet.getByRole("button", { name: "Change the endpoint default" }).click();
	const endpoint = page.getByRole("dialog", { name: "Endpoint default" });
	await endpoint.getByText("Notifications").click();
	await endpoint.getByLabel("Notify of").selectOption("matching");
	await endpoint.getByRole("button", { name: "Save" }).click();
	await endpoint.getByText("Write the search that is to find them").waitFor();
	await endpoint.getByLabel("Search").fill("sgi:invalid");
	await endpoint.getByRole("button", { name: "Save" }).click();
	await endpoint.locator("[aria-invalid]").waitFor();
	await clean("endpoint-notifications");
	await endpoint.getByLabel("Search").fill("sig:invalid");
	await endpoint.getByRole("button", { name: "Save" }).click();
	await endpoint.waitFor({ state: "detached" });
	assert.equal((await stored()).notifications.enabled, false);

	await page.getByRole("button", { name: "Settings", exact: true }).click();
	await go("Notifications");
	await sheet.getByText("Only what this search finds: sig:invalid").waitFor();
	await go("About");
	await sheet.getByText("MIT OR Apache-2.0").waitFor();
	await clean("settings-about");
	for (const [width, height] of [
		[1024, 700],
		[900, 600],
	]) {
		await page.setViewportSize({ width, height });
		await go("Network");
		const over = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
		assert.equal(over, false, `nothing sticks out at ${width}`);
		await clean(`settings-${width}`);
	}
	await go("About");
	await sheet.getByRole("button", { name: "Keyboard shortcuts" }).click();
	await page.getByRole("dialog", { name: "Keyboard shortcuts" }).getByText("Import…").waitFor();
}
