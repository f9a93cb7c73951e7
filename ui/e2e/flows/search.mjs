import assert from "node:assert/strict";
import { endpoints, morning } from "../senders.mjs";

/** A search that is not understood says where and offers what would be; a good one says how many it finds. */
export async function search({ creel, page, open, rows, status, clean }) {
	await endpoints(creel);
	await morning(creel, 20);
	await open();
	await rows.first().waitFor();
	await page.keyboard.press("/");
	await page.keyboard.type("sgi:invalid");
	await page.getByRole("alert").getByText("did you mean sig?").waitFor();
	await clean("search-fault");
	await page.getByRole("button", { name: "Use sig:invalid" }).click();
	await page.getByText("20 found").waitFor();
	assert.match(await status.textContent(), /^20 of 141/);
	await page.keyboard.press("Escape");
	await page.getByText("141 deliveries", { exact: true }).waitFor();
	// The field was cleared and keeps the focus.
	await page.keyboard.type("no such words");
	await page.getByText("0 found").waitFor();
	await clean("search-nothing");
}

/** Suggestions: what can be asked for, by keys alone, and never between somebody and Enter. */
export async function suggestions({ creel, page, open, rows, clean, shot }) {
	await endpoints(creel);
	await morning(creel, 2);
	await open();
	await rows.first().waitFor();
	const field = page.getByRole("combobox", { name: "Search deliveries" });
	const options = page.getByRole("option");
	const said = async () => (await options.locator("code").allTextContents()).join(" ");
	const is = async (texts) => {
		await page.waitForFunction(
			(texts) =>
				[...document.querySelectorAll("#search-suggestions code")].map((one) => one.textContent).join(" ") === texts,
			texts,
		);
		assert.equal(await field.getAttribute("aria-expanded"), String(texts !== ""));
	};
	await page.keyboard.press("/");
	await is("sig: event: endpoint: method: is: tag: secret: forward:");
	// What is suggested is what Creel understands, no more and no less.
	for (const [wrong, list] of [
		["zzzzzz:1", /the fields are ([^;]+)/],
		["sig:zzzzzz", /it is one of (.+)$/],
		["is:zzzzzz", /it is one of (.+)$/],
		["forward:zzzzzz", /it is one of (.+)$/],
	]) {
		const refused = await creel.api("GET", `/deliveries?q=${wrong}`).then(assert.fail, (error) => error.message);
		const known = list.exec(JSON.parse(refused.slice(refused.indexOf("{"))).detail)?.[1].match(/[a-z]+/g);
		await field.fill(wrong.replace(/zzzzzz.*/, ""));
		const offered = (await said()).replaceAll(":", "").split(" ");
		assert.deepEqual(offered.sort(), known?.sort(), wrong);
	}
	await field.fill("");
	await clean("suggestions");
	await page.keyboard.type("e");
	await is("event: endpoint:");
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("ArrowDown");
	const active = await field.getAttribute("aria-activedescendant");
	assert.equal(await page.locator(`#${active} code`).textContent(), "endpoint:", "the chosen one is read out");
	await page.keyboard.press("Enter");
	assert.equal(await field.inputValue(), "endpoint:");
	await is("default github shop");
	await page.keyboard.type("g");
	await is("github");
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("Tab");
	assert.equal(await field.inputValue(), "endpoint:github ");
	await is("");
	await page.getByText("10 found").waitFor();

	// Enter without a choice goes to the list, as it does where nothing is suggested.
	await page.keyboard.type("sig:in");
	await is("invalid");
	await page.keyboard.press("Escape");
	await is("");
	assert.equal(await field.inputValue(), "endpoint:github sig:in", "the first Escape closes the list alone");
	await page.keyboard.type("valid");
	await page.getByText("2 found").waitFor();
	await page.keyboard.press("Backspace");
	await is("invalid");
	await page.keyboard.type("d");
	await page.keyboard.press("Enter");
	assert.equal(await field.inputValue(), "endpoint:github sig:invalid");
	await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "grid");
	assert.equal(await said(), "");
	await shot("search");
}

/** Every part stays in its place in a small window. */
export async function narrow({ creel, page, open, rows, shot }) {
	await endpoints(creel);
	await morning(creel, 3);
	await open();
	await rows.first().click();
	const keys = page.locator(".status-keys button");
	/** The keys of the status bar of which a part is seen. */
	const cut = () =>
		keys.evaluateAll((keys) =>
			keys
				.filter((key) => {
					const bar = key.parentElement.getBoundingClientRect();
					const { top, right, bottom } = key.getBoundingClientRect();
					return top < bar.bottom && (right > bar.right || top < bar.top || bottom > bar.bottom);
				})
				.map((key) => key.textContent),
		);
	const end = page.locator(".status-end");
	for (const [width, height] of [
		[1440, 900],
		[1024, 700],
		[900, 600],
		[800, 600],
	]) {
		await page.setViewportSize({ width, height });
		await shot(`${width}`);
		assert.deepEqual(await cut(), [], `no key is cut off at ${width}`);
		assert.equal(await keys.first().textContent(), "?Keys", "the key to all others is always there");
		assert.ok(await end.evaluate((end) => end.scrollWidth <= end.clientWidth), `the end is read at ${width}`);
		const over = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
		assert.equal(over, false, `nothing sticks out at ${width}`);
		const last = await page.getByRole("tab", { name: "Raw" }).boundingBox();
		assert.ok(width - last.x - last.width >= 8, `the last tab keeps clear of the edge at ${width}`);
	}
}
