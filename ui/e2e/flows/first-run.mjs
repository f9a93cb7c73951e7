import assert from "node:assert/strict";

/** From an empty Creel to the first delivery, with the command that the page itself offers. */
export async function firstRun({ creel, page, open, rows, clean, shot }) {
	await open();
	await page.getByText("Waiting for the first delivery").waitFor();
	assert.equal(new URL(page.url()).hash, "", "the token leaves the address");
	await page.getByRole("button", { name: "Send a test event" }).waitFor();
	await page.getByRole("button", { name: /^\d+ more$/ }).waitFor();
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

/** With an endpoint selected the first request goes there, and so does the first test event. */
export async function firstOfEndpoint({ creel, page, open, rows, clean }) {
	await creel.api("POST", "/endpoints", { slug: "shop", name: "Shop" });
	await creel.api("POST", "/endpoints", { slug: "code", name: "Code", provider: "github", paths: ["/hooks/*"] });
	await open();
	const door = page.getByRole("region", { name: "From this machine" });
	const offers = (url) => door.locator(`code[title="${url}"]`).waitFor();
	await offers(creel.receiver);
	await page.getByRole("navigation").getByRole("button", { name: "Shop" }).click();
	const url = `${creel.receiver}/shop`;
	await offers(url);
	await door.getByRole("button", { name: "Copy the URL of Shop" }).click();
	assert.equal(await page.evaluate(() => navigator.clipboard.readText()), url);
	for (const tool of await door.getByRole("tab").all()) {
		await tool.click();
		const command = await door.getByRole("tabpanel").textContent();
		assert.ok(command.includes(url), `the command leads to the endpoint: ${command}`);
	}
	await clean("first-run-endpoint");
	await page.getByRole("button", { name: "Send a test event" }).click();
	await rows.first().waitFor();
	const last = async () => (await creel.api("GET", "/deliveries?limit=1")).items[0].endpoint;
	assert.equal(await last(), "shop");

	// With nothing captured it is the first screen again, and proposes what the endpoint's own provider sends.
	await rows.first().click();
	await page.keyboard.press("Delete");
	await door.waitFor();
	await page.getByRole("navigation").getByRole("button", { name: "Code" }).click();
	await offers(`${creel.receiver}/code`);
	await page
		.getByLabel("An event as of")
		.locator("option:checked", { hasText: "GitHub" })
		.waitFor({ state: "attached" });
	await page.getByRole("button", { name: "Send a test event" }).click();
	await rows.first().waitFor();
	assert.equal(await last(), "code");
}

/** The way in from the internet: tunnels to this very port, and the URL that one gives; then who is going to send. */
export async function fromTheInternet({ creel, page, open, clean }) {
	await open();
	const door = page.getByRole("region", { name: "From the internet" });
	const { port } = new URL(creel.receiver);
	for (const tunnel of await door.getByRole("tab").all()) {
		await tunnel.click();
		assert.match(await door.getByRole("tabpanel").textContent(), new RegExp(`\\b${port}\\b`), "it leads to this port");
	}
	await door.getByLabel("Public URL").fill("no address");
	await door.getByRole("button", { name: "Save" }).click();
	await door.locator("[aria-invalid]").waitFor();
	await clean("first-run-fault");
	await door.getByLabel("Public URL").fill("https://abc.tunnel.example");
	await door.getByRole("button", { name: "Save" }).click();
	await door.getByText("Saved. Creel shows this URL to copy from now on.").waitFor();
	await page.locator(".listening").getByText("abc.tunnel.example").waitFor();

	await page.getByRole("button", { name: "GitHub", exact: true }).click();
	const sheet = page.getByRole("dialog", { name: "New endpoint" });
	await sheet.getByRole("button", { name: "Which service sends?" }).getByText("GitHub").waitFor();
	await sheet.getByText("https://abc.tunnel.example/github").first().waitFor();
}

/** The window looks as the system asks for, also when that changes, until somebody chooses. */
export async function theme({ page, open }) {
	const worn = (theme) => page.waitForFunction((theme) => document.documentElement.dataset.theme === theme, theme);
	await page.emulateMedia({ colorScheme: "dark" });
	await open();
	await worn("dark");
	await page.emulateMedia({ colorScheme: "light" });
	await worn("light");
	await page.emulateMedia({ colorScheme: "light", contrast: "more" });
	await worn("contrast");
	await page.getByText("Waiting for the first delivery").waitFor();
	await page.keyboard.press("Control+k");
	await page.getByPlaceholder("What do you want to do?").fill("theme: light");
	await page.keyboard.press("Enter");
	await worn("light");
	await page.reload();
	await worn("light");
}
