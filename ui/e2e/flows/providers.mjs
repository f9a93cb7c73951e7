import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

const OWN = `id = "acme"
name = "Acme Rockets"
docs = "https://example.org/webhooks"

[[key]]
name = "secret"
kind = "shared_secret"
label = "Signing secret"

[[scheme]]
name = "v1"
label = "HMAC-SHA256 of the body"
kind = "mac"
alg = "hmac-sha256"
source = "header:X-Acme-Signature"
parse = { kind = "plain" }
content = "{body}"
encoding = "hex"
`;

/** Every provider has a page; those of the user's own are marked, and what is wrong with one is said with its place. */
export async function providers({ creel, page, open, rows, clean, shot }) {
	const { data_dir } = await creel.api("GET", "/health");
	await creel.post("/", "so that there is a list");
	await open();
	await rows.first().waitFor();
	const order = async (name) => {
		await page.keyboard.press("Control+k");
		await page.getByPlaceholder("What do you want to do?").fill(name);
		await page.keyboard.press("Enter");
	};
	await order("Providers");
	const sheet = page.getByRole("dialog");
	await sheet.getByPlaceholder(/^Find one of \d+ providers$/).waitFor();
	await clean("providers");
	await page.keyboard.type("stripe");
	await page.keyboard.press("Enter");
	await sheet.getByRole("heading", { name: "Stripe" }).waitFor();
	await sheet.getByText("the header Stripe-Signature").waitFor();
	await sheet.getByText("up to 5 min old").waitFor();
	await sheet.getByText("Checked against the provider's own library.").waitFor();
	await clean("provider");
	await sheet.getByRole("button", { name: "All providers" }).click();
	await sheet.getByPlaceholder(/^Find one of/).fill("acme");
	await sheet.getByText("No provider of this name.").waitFor();

	// A definition is there as soon as it is saved, and so is what is wrong with the next one.
	await mkdir(join(data_dir, "providers"), { recursive: true });
	await writeFile(join(data_dir, "providers", "acme.toml"), OWN);
	await sheet.getByRole("option", { name: /^A?.*Acme Rockets.*yours/ }).waitFor();
	await writeFile(
		join(data_dir, "providers", "bad.toml"),
		OWN.replace('"acme"', '"bad"').replace("hmac-sha256", "rot13"),
	);
	await sheet.getByText("One of your definitions cannot be used").waitFor();
	assert.match(await sheet.locator(".provider-problems code").textContent(), /bad\.toml:\d+:\d+$/);
	await clean("provider-problem");
	await sheet.getByRole("option", { name: /Acme Rockets/ }).click();
	await sheet.getByText("yours").waitFor();
	await shot("provider-own");
	await sheet.getByRole("button", { name: "New endpoint" }).click();
	await page
		.getByRole("dialog", { name: "New endpoint" })
		.getByRole("button", { name: "Which service sends?" })
		.getByText("Acme Rockets")
		.waitFor();
}
