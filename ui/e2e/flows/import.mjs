import assert from "node:assert/strict";

const entry = (path, more = {}) => ({
	startedDateTime: "2026-11-19T08:30:00.000Z",
	request: {
		method: "POST",
		url: `https://hooks.example.org${path}`,
		httpVersion: "HTTP/1.1",
		headers: [{ name: "Content-Type", value: "application/json" }],
		postData: { mimeType: "application/json", text: '{"hello":"archive"}' },
		...more,
	},
	response: {},
});

const har = (...entries) => JSON.stringify({ log: { version: "1.2", creator: { name: "a", version: "1" }, entries } });

const file = (name, text) => ({ name, mimeType: "application/json", buffer: Buffer.from(text) });

/** Lets a file go over the middle of the window, as a file manager does. */
async function drop({ page, clean }, name, text) {
	const data = await page.evaluateHandle(
		({ name, text }) => {
			const data = new DataTransfer();
			data.items.add(new File([text], name));
			return data;
		},
		{ name, text },
	);
	await page.dispatchEvent("main", "dragover", { dataTransfer: data });
	await page.getByText("Drop the file to import it").waitFor();
	await clean("drop");
	await page.dispatchEvent("main", "drop", { dataTransfer: data });
}

/** The third door: a paste, a chosen and a dropped file become deliveries, and what cannot is said request by request. */
export async function importing({ creel, page, open, rows, shot, clean }) {
	await creel.api("POST", "/endpoints", { slug: "shop", name: "Shop" });
	await open();
	const door = page.getByRole("region", { name: "From a file or a paste" });
	const sheet = page.getByRole("dialog", { name: "Import" });
	await door.getByRole("button", { name: "Paste…" }).click();
	assert.equal(
		await sheet.getByLabel("Paste", { exact: true }).evaluate((field) => field === document.activeElement),
		true,
	);
	await page.keyboard.press("Control+Enter");
	await sheet.getByRole("alert").getByText("nothing to read yet").waitFor();
	await page.keyboard.insertText("hello");
	await sheet.getByText("Neither HAR nor a cURL command nor a raw HTTP request").waitFor();
	await page.keyboard.press("Control+Enter");
	await sheet.getByRole("alert").getByText("Nothing was imported").waitFor();
	await clean("import-refused");
	await page.keyboard.press("Control+a");
	await page.keyboard.insertText("curl http://127.0.0.1/shop/orders -H 'X-A: 1' -d '{\"id\":7}'");
	await sheet.getByText("cURL command", { exact: true }).waitFor();
	await shot("import-curl");
	await page.keyboard.press("Control+Enter");
	await page.getByText("Imported 1 request.").waitFor();
	await rows.first().waitFor();
	await page.locator("[data-pane=inspector]").getByText("so nobody was answered").waitFor();
	assert.equal(await page.getByLabel("Search deliveries").inputValue(), "is:imported");
	await shot("imported-one");
	await page.getByText("Imported 1 request.").waitFor({ state: "detached" });

	// A file by the key, into one endpoint; what is refused is told with its cause, and the rest is there.
	await page.keyboard.press("i");
	await sheet
		.locator("input[type=file]")
		.setInputFiles(
			file(
				"morning.har",
				har(entry("/a"), entry("/b", { method: "NO SPACES" }), entry("/c"), entry("/d", { url: "ftp://x/" })),
			),
		);
	await sheet.getByText("HAR, 4 requests").waitFor();
	await sheet.getByText("morning.har").waitFor();
	await sheet.getByLabel("Endpoint").selectOption("shop");
	await sheet.getByLabel("Sent at").fill("yesterday");
	await page.keyboard.press("Enter");
	await sheet.getByText("Write a time such as").waitFor();
	await clean("import");
	await sheet.getByLabel("Sent at").fill("");
	for (const [width, height] of [
		[900, 600],
		[1440, 900],
	]) {
		await page.setViewportSize({ width, height });
		await shot(`import-${width}`);
	}
	await sheet.getByRole("button", { name: "Import", exact: true }).click();
	await sheet.getByRole("heading", { name: "Imported 2 of 4 requests." }).waitFor();
	assert.match(await sheet.getByRole("listitem").first().textContent(), /^Request 2: .+\.$/);
	await clean("import-outcome");
	await sheet.getByRole("button", { name: "Show what was imported" }).click();
	await page.getByText("3 found").waitFor();

	// Dropped anywhere, or pasted where nothing takes text.
	await drop({ page, clean }, "bytes.http", "POST /x HTTP/1.1\r\nHost: a\r\n\r\nbody");
	await sheet.getByText("Raw HTTP request", { exact: true }).waitFor();
	await drop({ page, clean }, "other.har", har(entry("/e")));
	await sheet.getByText("HAR, 1 request").waitFor();
	await page.keyboard.press("Escape");
	await sheet.waitFor({ state: "detached" });
	await page.locator("main").click({ position: { x: 300, y: 500 } });
	await page.evaluate(() => navigator.clipboard.writeText("GET /pasted HTTP/1.1\r\nHost: a\r\n\r\n"));
	await page.evaluate(() => document.activeElement?.blur?.());
	await page.keyboard.press("Control+v");
	await sheet.getByText("Raw HTTP request", { exact: true }).waitFor();
	await sheet.getByRole("button", { name: "Import", exact: true }).click();
	await page.getByText("4 found").waitFor();
}
