import assert from "node:assert/strict";
import { write } from "../senders.mjs";

const REFUSED = [
	"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
	"nonsense\r\n\r\n",
	"CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n",
];

/** What became no delivery: how many, why in words, and one by one by the keys of the list. */
export async function rejected({ creel, page, open, clean }) {
	await creel.post("/", "one that is in order");
	for (const bytes of REFUSED) await write(creel, Buffer.from(bytes, "latin1"));
	await open();
	const entry = page.getByRole("button", { name: /^Rejected/ });
	await entry.getByText("3", { exact: true }).waitFor();
	await entry.click();
	const options = page.getByRole("option");
	const detail = page.getByRole("article", { name: "Rejected request" });
	await options.nth(2).waitFor();
	const titles = async () => [
		await page.getByRole("option", { selected: true }).textContent(),
		await detail.getByRole("heading").first().textContent(),
	];
	const on = async (key, words) => {
		await page.keyboard.press(key);
		for (const title of await titles()) assert.match(title, words, key);
	};
	await on("Home", /Taken for a proxy/);
	await on("j", /Not a valid HTTP request/);
	await on("ArrowDown", /HTTPS was spoken/);
	await on("j", /HTTPS was spoken/);
	await on("k", /Not a valid/);
	await on("End", /HTTPS was spoken/);
	await clean("rejected");

	// One that arrives now takes neither the place of what is read nor the focus.
	const list = page.getByRole("listbox");
	await list.focus();
	await write(creel, "GET / HTTP/9.9\r\n\r\n");
	await options.nth(3).waitFor();
	assert.match((await titles())[1], /HTTPS was spoken/);
	assert.equal(await list.evaluate((element) => element === document.activeElement), true, "the focus stays");
	await page.keyboard.press("Enter");
	assert.equal(
		await detail.evaluate((element) => element === document.activeElement),
		true,
		"Enter goes to the detail",
	);
}
