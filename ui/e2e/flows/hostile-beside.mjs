import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { corpus, seen, untouched } from "../corpus.mjs";
import { target } from "../target.mjs";

const plain = corpus.filter(({ text, shown }) => shown === undefined && text.length < 1000);
const inHead = plain.filter(({ text }) => /^[\x20-\x7e]+$/.test(text)).map(({ text }) => text);
const short = plain.filter(({ text }) => text.length <= 64 && text.trim() === text).map(({ text }) => text);

/** A definition of the user's own, with these texts wherever it has words. */
const definition = ([name, label, help, scheme, step]) => `id = "hostile"
name = ${JSON.stringify(name)}
docs = "https://example.org/webhooks"

[setup]
steps = [${JSON.stringify(step)}]

[[key]]
name = "secret"
kind = "shared_secret"
label = ${JSON.stringify(label)}
help = ${JSON.stringify(help)}

[[scheme]]
name = "v1"
label = ${JSON.stringify(scheme)}
kind = "mac"
alg = "hmac-sha256"
source = "header:X-Hostile"
parse = { kind = "plain" }
content = "{body}"
encoding = "hex"
`;

/** What stands beside a delivery: marks, answers of receivers, destinations, definitions, saved events. All of it is text. */
export async function hostileBeside({ creel, page, open, rows, inspector, shot }) {
	const mine = await target(() => ({
		status: 500,
		headers: { "Content-Type": "text/html", ...Object.fromEntries(inHead.map((text, at) => [`X-Odd-${at}`, text])) },
		text: corpus.map(({ text }) => text).join("\n"),
	}));
	const holds = async (part, where, texts) => {
		const words = await part.evaluate((part) => part.textContent);
		for (const text of texts) assert.ok(words.includes(text), `${where} shows ${text}`);
		await untouched(page, where);
	};
	try {
		const { data_dir } = await creel.api("GET", "/health");
		await mkdir(join(data_dir, "providers"), { recursive: true });
		await writeFile(join(data_dir, "providers", "hostile.toml"), definition(inHead));
		await creel.post("/", "{}");
		const [{ id }] = (await creel.api("GET", "/deliveries?limit=1")).items;
		const tags = short.slice(0, 32);
		const note = corpus.map(({ text }) => text.slice(0, 100)).join("\n");
		await creel.api("PATCH", `/deliveries/${id}`, { tags, note });
		for (const [at, title] of inHead.entries())
			await creel.api("POST", `/deliveries/${id}/test-event`, { name: `odd-${at}`, title });
		const names = [];
		for (const name of short.slice(0, 40)) {
			const made = { name, url: mine.url, enabled: false, headers: [{ name: "X-Odd", value: name }] };
			// Not every text is the name of something, but what is refused must be refused in words.
			const taken = creel.api("POST", "/destinations", made).then(
				() => true,
				(error) => assert.match(error.message, /: 4\d\d /),
			);
			if (await taken) names.push(name);
		}
		assert.ok(names.length >= 20, `${names.length} names are taken`);

		await open();
		await rows.first().click();
		await inspector.getByRole("button", { name: "Remove the tag" }).first().waitFor();
		await holds(inspector, "the marks", [...tags, ...plain.map(({ text }) => text.slice(0, 100))]);
		await shot("hostile-marks");

		await page.keyboard.press("R");
		const composer = page.getByRole("dialog");
		await composer.getByLabel("Where to", { exact: true }).fill(`${mine.url}?${encodeURIComponent(inHead[0])}`);
		await composer.getByLabel("The first request").getByText("POST /hook").waitFor();
		await page.keyboard.press("Control+Enter");
		await composer.waitFor({ state: "detached" });
		await page.keyboard.press("5");
		await inspector.getByText("500 failed").first().waitFor();
		await inspector.getByLabel("Answer", { exact: true }).getByText("window.__xss=1").first().waitFor();
		await inspector.locator(".fold > summary", { hasText: "headers" }).first().click();
		await inspector.getByRole("table", { name: "Headers of the answer" }).waitFor();
		await holds(inspector, "an answer", [...inHead, ...corpus.slice(0, 20).map(seen)]);
		await shot("hostile-answer");

		const sidebar = page.getByRole("navigation", { name: "Endpoints and views" });
		await holds(sidebar, "the sidebar", names);
		await sidebar.getByRole("button", { name: names[0] }).first().click();
		await page.locator(".queue").getByRole("button", { name: "Settings" }).click();
		await page.getByRole("dialog", { name: "Destination" }).getByLabel("URL", { exact: true }).waitFor();
		await untouched(page, "the sheet of a destination");
		await page.keyboard.press("Escape");

		await page.keyboard.press("t");
		const events = page.getByRole("dialog", { name: "Send a test event" });
		await events.getByLabel("Event", { exact: true }).click();
		await page.keyboard.type("script");
		await page.getByRole("option").first().waitFor();
		await untouched(page, "the test events");
		await page.keyboard.press("Enter");
		await page.keyboard.press("Escape");
		await page.keyboard.press("Escape");

		await page.keyboard.press("Control+k");
		await page.getByPlaceholder("What do you want to do?").fill("Providers");
		await page.keyboard.press("Enter");
		const sheet = page.getByRole("dialog");
		await sheet.getByPlaceholder(/^Find one of/).fill("hostile");
		await sheet.getByRole("option").first().click();
		await sheet.getByRole("heading", { name: inHead[0] }).waitFor();
		await holds(sheet, "the page of a provider", inHead.slice(0, 4));
		await shot("hostile-provider");
	} finally {
		await mine.stopped();
	}
}
