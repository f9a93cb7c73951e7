// How fast and how steady the UI follows what arrives: an optimised `creel serve`, its page in a browser, a sender beside
// them. `cargo xtask bench` runs it with everything it needs.
import { chromium } from "playwright-core";
import { served } from "../e2e/served.mjs";
import { figure, percentile } from "./figure.mjs";
import { send } from "./load.mjs";
import { watch } from "./watch.mjs";

const ROUNDS = 5;
const BURST = { rate: 500, seconds: 60 };

const rest = (ms) => new Promise((done) => setTimeout(done, ms));
const ms = (value) => `${value.toFixed(0)} ms`;

/** One round of 100 a second while the list follows: how long each delivery took from its sender into the picture. */
async function round(creel, page, name, seconds) {
	const { sent, accepted } = await send({ receiver: creel.receiver, name, rate: 100, seconds });
	await rest(500);
	const { painted } = await page.evaluate(() => globalThis.seen());
	// What was never painted counts as late, whatever the reason.
	const took = sent.map((at, number) => (painted[`${name}-${number}`] ?? Number.POSITIVE_INFINITY) - at);
	const [middle, late] = [percentile(took, 50), percentile(took, 95)];
	const unseen = took.filter((value) => value === Number.POSITIVE_INFINITY).length;
	console.log(`${name}: ${accepted} accepted, ${unseen} never seen; median ${ms(middle)}, p95 ${ms(late)}`);
	return late;
}

async function visible(creel, page) {
	await round(creel, page, "warm-up", 2);
	const late = [];
	for (let number = 1; number <= ROUNDS; number++) late.push(await round(creel, page, `round-${number}`, 5));
	const median = percentile(late, 50);
	figure("delivery visible at 100/s, p95", "≤ 100 ms", ms(median), median <= 100);
}

/** Selects the newest delivery and the one below it, then lets the list follow again, once a second. */
async function use(page, until) {
	while (!until.aborted) {
		for (const key of ["j", "j", "Escape"]) {
			await page.keyboard.press(key);
			await rest(333);
		}
	}
}

async function burst(creel, page) {
	const { count: before } = await creel.api("GET", "/deliveries/count");
	await page.evaluate(() => globalThis.seen());
	const over = new AbortController();
	const using = use(page, over.signal);
	const { sent, accepted, pace } = await send({ receiver: creel.receiver, name: "burst", ...BURST });
	over.abort();
	await using;
	const { count } = await creel.api("GET", "/deliveries/count");
	const { keys, tasks } = await page.evaluate(() => globalThis.seen());
	const status = page.locator(".status-bar > span").first();
	await status
		.getByText(`${count.toLocaleString("en")} deliveries`)
		.waitFor({ timeout: 5000 })
		.catch(() => {});
	const shown = Number((await status.textContent()).replace(/ deliver.*|\D/g, ""));

	const longest = Math.max(0, ...tasks);
	const [middle, late] = [percentile(keys, 50), percentile(keys, 95)];
	console.log(
		`burst: ${sent.length} sent at ${pace.toFixed(0)}/s, ${accepted} accepted, ${count - before} stored, ` +
			`${shown - before} shown; ${tasks.length} tasks over 50 ms; ${keys.length} keys, median ${ms(middle)}`,
	);
	const lost = sent.length - Math.min(accepted, count - before, shown - before);
	figure("lost of 500/s for 60 s, by answer, store or page", "0", `${lost}`, lost === 0);
	figure("pace of that load", "≥ 490/s", `${pace.toFixed(0)}/s`, pace >= 490);
	// What people feel to be at once, and what the web calls a good answer to them.
	figure("a key until its selection shows, p95, meanwhile", "≤ 100 ms", ms(late), late <= 100);
	figure("longest task of the page, meanwhile", "≤ 200 ms", ms(longest), longest <= 200);
}

const creel = await served(process.env.CREEL ?? new URL("../../target/release/creel", import.meta.url).pathname);
const browser = await chromium.launch({
	executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
	args: ["--no-sandbox"],
});
try {
	const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
	await page.goto(creel.ui);
	await page.getByText("Waiting for the first delivery").waitFor();
	await page.evaluate(watch);
	await visible(creel, page);
	await burst(creel, page);
} finally {
	await browser.close();
	await creel.end();
}
