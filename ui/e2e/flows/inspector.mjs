import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { endpoints, github, write } from "../senders.mjs";

const JSON_TYPE = { "Content-Type": "application/json" };

/** How each kind of body is shown, and what is said of it. */
const BODIES = [
	[
		"/json",
		JSON_TYPE,
		'{"id": 9007199254740993, "amount": 1.10, "a": 1, "a": 2}',
		["9007199254740993", "1.10", "One key stands twice"],
	],
	["/broken", JSON_TYPE, '{"a": 1, "b"', ["Not valid JSON at byte"]],
	[
		"/form",
		{ "Content-Type": "application/x-www-form-urlencoded" },
		"name=J%C3%BCrgen+K&tag=1&tag=2",
		["Jürgen K", "tag"],
	],
	["/xml", { "Content-Type": "application/xml" }, "<?xml version='1.0'?><order id='7'/>", ["<order id='7'/>"]],
	["/binary", { "Content-Type": "application/octet-stream" }, Uint8Array.from(Array(256).keys()), ["00 01 02 03"]],
	["/odd", { "Content-Type": "text/plain" }, Buffer.from([0x61, 0xff, 0x62]), ["\\xFF", "1 byte of this is not UTF-8"]],
	["/latin", { "Content-Type": "text/plain; charset=iso-8859-1" }, Buffer.from([0x4a, 0xfc]), ["Jü", "Read as"]],
	[
		"/packed",
		{ ...JSON_TYPE, "Content-Encoding": "gzip" },
		gzipSync('{"a":1}'),
		["packed the body with gzip", "1f 8b"],
	],
	["/zero", {}, "", ["The request announced a body and sent no bytes."]],
	["/none", null, null, ["The request came without one."]],
];

/** Bodies as they are: nothing rounded, nothing left out, and what is odd about them said in words. */
export async function bodies({ creel, page, open, rows, inspector, shot, clean }) {
	for (const [path, headers, body] of BODIES) {
		if (headers === null) await write(creel, `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
		else await creel.post(path, body, headers);
	}
	await open();
	await page.getByText(`${BODIES.length} deliveries`, { exact: true }).waitFor();
	await rows.first().click();
	await page.keyboard.press("2");
	for (const [path, , , said] of BODIES) {
		await rows.filter({ hasText: path }).click();
		await inspector.getByRole("heading", { name: path }).waitFor();
		for (const text of said) await inspector.getByRole("tabpanel").getByText(text).first().waitFor();
		await shot(`body${path.replace("/", "-")}`);
	}
	await rows.filter({ hasText: "/json" }).click();
	await inspector.getByText("One key stands twice").waitFor();
	await clean("body");
}

/** Each tab by its key, in its order, and none with anything that axe-core objects to. */
export async function tabs({ creel, page, open, rows, inspector, clean }) {
	await endpoints(creel);
	await github(creel, "pull_request", "opened");
	await open();
	await rows.first().click();
	const now = () => inspector.getByRole("tab", { selected: true }).textContent();
	for (const [at, name] of ["Overview", "Body", "Headers", "Signature", "Attempts", "Raw"].entries()) {
		await page.keyboard.press(`${at + 1}`);
		assert.match(await now(), new RegExp(`^${name}`));
		await inspector.getByRole("tabpanel").locator(".bones").waitFor({ state: "detached" });
		await clean(`tab-${name.toLowerCase()}`);
	}
	await page.keyboard.press("]");
	assert.match(await now(), /^Overview/);
	await page.keyboard.press("[");
	assert.match(await now(), /^Raw/);
}

/** Of a body of 50 MiB only the beginning is asked for, so it opens at once, and more of it comes when it is wanted. */
export async function largeBody({ creel, page, open, rows, inspector, shot }) {
	const body = `[${Array(52_428)
		.fill(JSON.stringify("x".repeat(997)))
		.join(",")}]`;
	assert.equal((await creel.post("/large", body, JSON_TYPE)).status, 200);
	const ranges = [];
	page.on("request", (request) => request.url().endsWith("/body") && ranges.push(request.headers().range));
	await open();
	await rows.first().waitFor();
	await page.keyboard.press("j");
	await page.keyboard.press("2");
	await inspector.getByText(/^Showing the first .* of 52/).waitFor();
	await shot("body-large");
	assert.deepEqual(ranges, ["bytes=0-262143"], "its first slice and no more");
	await inspector.getByRole("button", { name: "Load more" }).click();
	await inspector.getByText(/^Showing the first (5\d\d kB|1|[2-9])/).waitFor();
	assert.equal(ranges.length, 2);
}
