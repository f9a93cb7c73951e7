import assert from "node:assert/strict";
import { corpus, seen, untouched } from "../corpus.mjs";
import { endpoints, signed, write } from "../senders.mjs";

const CONTROL = /[\p{Cc}]/u;
const inHeaders = corpus.filter(({ text }) => !CONTROL.test(text));
const escaped = (text) => text.replaceAll(/[^\x21-\x7e]|["#%]/gu, encodeURIComponent);
const token = (text) => text.replaceAll(/[^!#$%&'*+.^_`|~0-9A-Za-z-]/g, "");
/** Sends a request with these lines of its head and this body, byte by byte as they stand here. */
function send(creel, target, lines, body, chunks) {
	const bytes = Buffer.from(body);
	const length = chunks ? "Transfer-Encoding: chunked" : `Content-Length: ${bytes.length}`;
	const head = [`POST ${target} HTTP/1.1`, "Host: 127.0.0.1", length, ...lines, "", ""].join("\r\n");
	const rest = chunks
		? [`${bytes.length.toString(16)}\r\n`, bytes, `\r\n0\r\n${chunks.join("\r\n")}\r\n\r\n`]
		: [bytes];
	return write(creel, Buffer.concat([head, ...rest].map((part) => Buffer.from(part))));
}

/** What a sender controls: nothing of it runs, is fetched or makes an element, and all of it is seen. */
export async function hostileSender({ creel, page, open, rows, inspector, shot }) {
	await endpoints(creel);
	const inLine = inHeaders.filter(({ text }) => text.length < 1000);
	for (const { text } of inLine) {
		const body = JSON.stringify({ [text]: text });
		const named = [`X-GitHub-Event: ${text}`, `X-GitHub-Delivery: ${text}`, `X-Hub-Signature-256: ${signed(body)}`];
		await send(creel, `/github/${escaped(text)}?${escaped(text)}=${escaped(text)}`, named, body);
	}
	const total = async (count) =>
		page
			.getByText(new RegExp(`^${count} deliveries`))
			.first()
			.waitFor();
	await open();
	await total(inLine.length);
	// The status bar may know of them before the list has them.
	await rows.first().waitFor();
	for (const one of inLine.toReversed()) {
		await page.keyboard.press("j");
		// An event type keeps no space around it, and one that is a signature's name at most says so.
		await inspector.getByRole("heading", { level: 2 }).getByText(seen(one).trim(), { exact: false }).first().waitFor();
	}
	await untouched(page, "the list and the overview");
	await shot("hostile-list");

	// The rest once for all texts: names and values of headers, trailers, the type of the content, who forwarded it.
	const all = inHeaders.flatMap(({ text }, at) => [`X-${at}-${token(text).slice(0, 60)}: ${text}`]);
	const lines = [...all, ...inLine.map(({ text }) => `X-Forwarded-For: ${text}`), "Content-Type: text/html"];
	const page_ = corpus.map(({ text }) => text).join("\n");
	const trailers = inHeaders.map(({ text }, at) => `X-Trailer-${at}: ${text}`);
	const limited = lines.slice(0, 190);
	await send(creel, "/all-html", limited, page_, trailers.slice(0, 60));
	const json = JSON.stringify(Object.fromEntries(corpus.map(({ id, text }) => [text, { [id]: text }])));
	await send(creel, "/all-json", ["Content-Type: application/json"], json);
	const form = corpus.map(({ text }) => `${encodeURIComponent(text)}=${encodeURIComponent(text)}`).join("&");
	await send(creel, "/all-form", ["Content-Type: application/x-www-form-urlencoded"], form);
	await send(
		creel,
		"/all-svg",
		["Content-Type: image/svg+xml"],
		`<svg xmlns='http://www.w3.org/2000/svg'>${page_}</svg>`,
	);
	for (const { text } of inLine) await send(creel, "/typed", [`Content-Type: ${text}`], text);
	await write(creel, Buffer.from(`${page_.slice(0, 7000)}\r\n\r\n`));

	await page.keyboard.press("Escape");
	await total(inLine.length * 2 + 4);
	const look = async (target) => {
		await rows.filter({ hasText: target }).first().click();
		await inspector.getByRole("heading", { name: target }).waitFor();
	};
	const holds = async (where, texts) => {
		const words = await inspector.getByRole("tabpanel").evaluate((panel) => panel.textContent);
		for (const text of texts) assert.ok(words.includes(text), `${where} shows ${text.slice(0, 80)}`);
		await untouched(page, where);
	};
	await page.keyboard.press("/");
	await page.keyboard.type("all-");
	await page.getByText("4 found").waitFor();
	await page.keyboard.press("Enter");

	await look("/all-html");
	await page.keyboard.press("3");
	await inspector.getByRole("table", { name: "Trailers in the order received" }).waitFor();
	await holds("the headers", inHeaders.map(seen));
	await shot("hostile-headers");
	await page.keyboard.press("2");
	await inspector.getByText("<scr<script>ipt>").first().waitFor();
	await untouched(page, "the body of a page");
	await shot("hostile-body");
	await page.keyboard.press("6");
	await inspector.getByText("POST /all-html").last().waitFor();
	await untouched(page, "the raw request");
	await page.keyboard.press("2");
	for (const target of ["/all-json", "/all-form", "/all-svg"]) {
		await look(target);
		await inspector.getByText("window.__xss=1").first().waitFor();
		await untouched(page, `the body of ${target}`);
	}

	await page.keyboard.press("/");
	await page.keyboard.press("Control+a");
	await page.keyboard.type("typed");
	await page.getByText(`${inLine.length} found`).waitFor();
	await page.keyboard.press("Enter");
	for (let at = 0; at < inLine.length; at++) await page.keyboard.press("j");
	await untouched(page, "bodies of odd types");

	await page.getByRole("button", { name: /^Rejected/ }).click();
	await page.getByRole("article").getByText("<scr<script>ipt>").waitFor();
	await untouched(page, "a rejected request");
}

/** What a user types or is told to paste: names, labels, answers and searches are text, too. */
export async function hostileNames({ creel, page, open, shot }) {
	const names = [];
	const labels = [];
	/** Whether Creel takes it; what it does not take, it says so of. */
	const taken = (asked) =>
		asked.then(
			() => true,
			(error) => assert.match(error.message, /: 4\d\d /),
		);
	for (const [at, { text }] of corpus.entries()) {
		const made = { slug: `x${at}`, name: text, provider: "github", answer: { body: text } };
		if (await taken(creel.api("POST", "/endpoints", made))) names.push(text);
		const secret = { kind: "shared_secret", value: `secret ${at}`, label: text };
		if (await taken(creel.api("POST", "/endpoints/x0/secrets", secret))) labels.push(text);
	}
	assert.ok(names.length >= 40 && labels.length >= 40, `${names.length} names and ${labels.length} labels are taken`);
	await creel.post("/x0", "{}");
	await open();
	const sidebar = page.getByRole("navigation", { name: "Endpoints and views" });
	await sidebar.getByRole("button", { name: names[0] }).first().click();
	const written = await sidebar.textContent();
	for (const name of names) assert.ok(written.includes(name), `the sidebar shows ${name}`);
	await untouched(page, "the sidebar");

	await page.keyboard.press("Control+k");
	await page.getByPlaceholder("What do you want to do?").fill("script");
	await page.getByRole("option", { name: "/x0" }).waitFor();
	await untouched(page, "the palette");
	await shot("hostile-palette");
	await page.keyboard.press("Escape");

	await sidebar.getByRole("button", { name: "Settings of x0" }).click();
	const secrets = page.getByRole("dialog").getByRole("region", { name: "Secrets" });
	await secrets
		.getByRole("listitem")
		.nth(labels.length - 1)
		.waitFor();
	const listed = await secrets.textContent();
	for (const label of labels) assert.ok(listed.includes(label), `the sheet shows ${label}`);
	await untouched(page, "the sheet of an endpoint");
	await shot("hostile-sheet");
	await page.keyboard.press("Escape");

	const field = page.getByRole("combobox", { name: "Search deliveries" });
	for (const { text } of corpus) {
		await field.fill(`sgi:${text}`);
		await field.fill(`endpoint:${text.charAt(0)}`);
	}
	await field.fill("sgi:<img src=x onerror=window.__xss=1>");
	await page.getByRole("alert").getByText("did you mean sig?").waitFor();
	await untouched(page, "the search");
}
