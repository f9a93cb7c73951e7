import assert from "node:assert/strict";

/** A key of one's own where a provider signs with a private key: what Creel then sends is judged valid. */
export async function keyPairs({ creel, page, open, rows, inspector, clean }) {
	await creel.api("POST", "/endpoints", { slug: "discord", name: "Discord", provider: "discord" });
	await creel.api("POST", "/endpoints", { slug: "kick", name: "Kick", provider: "kick" });
	await creel.post("/discord", "{}");
	await open();
	await rows.first().waitFor();
	const settings = async (name, slug) => {
		await page.getByRole("button", { name: new RegExp(`^${name}`) }).click();
		await page.getByRole("button", { name: `Settings of ${slug}` }).click();
		return page.getByRole("dialog", { name: `Endpoint ${slug}` });
	};
	const discord = await settings("Discord", "discord");
	await discord.getByRole("button", { name: "Make a test key pair" }).click();
	const made = discord.getByRole("region", { name: "The test key pair" });
	const key = await made.locator("code").textContent();
	assert.match(key, /^-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=\n]+-----END PUBLIC KEY-----\n$/);
	await discord.getByRole("button", { name: "Retire test key" }).waitFor();
	await clean("key-pair");
	await made.getByRole("button", { name: "Copy the public key" }).click();
	assert.equal(await page.evaluate(() => navigator.clipboard.readText()), key);
	await made.getByRole("button", { name: "Done" }).click();
	const sendOne = async () => {
		await page.keyboard.press("Escape");
		await page.keyboard.press("t");
		const sheet = page.getByRole("dialog", { name: "Send a test event" });
		await sheet.getByText("“test key”").waitFor();
		await sheet.getByRole("button", { name: /^Send/ }).click();
		await sheet.getByText(/^2\d\d .*in/).waitFor();
		await sheet.getByRole("button", { name: "Show delivery" }).click();
		await inspector.getByText("Valid", { exact: true }).waitFor();
		await page.keyboard.press("Escape");
	};
	await sendOne();

	// With RSA the page makes the key.
	const kick = await settings("Kick", "kick");
	await kick.getByRole("button", { name: "Make a test key pair" }).click();
	const shown = kick.getByRole("region", { name: "The test key pair" }).locator("code");
	assert.match(
		await shown.textContent(),
		/^-----BEGIN PUBLIC KEY-----\n(?:.{64}\n){6}.{8}\n-----END PUBLIC KEY-----\n$/,
	);
	await kick.getByRole("button", { name: "Retire test key" }).waitFor();
	await clean("key-pair-rsa");
	await sendOne();
}
