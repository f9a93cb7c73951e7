// Every flow in one browser, each against a Creel of its own: `npm run e2e`, or `npm run e2e -- search list` for some.
// A flow is a function that a file of flows/ exports, and has its name. With SHOTS=<folder> the screens are kept as
// pictures; with SLOW=6 the page has a sixth of the processor, which shows where a flow or the page counts on being
// fast. Where one breaks the others go on, and those that broke are named at the end.
import { readdir } from "node:fs/promises";
import { chromium } from "playwright-core";
import { stage } from "./stage.mjs";

const folder = new URL("./flows/", import.meta.url);
const files = (await readdir(folder)).filter((file) => file.endsWith(".mjs")).sort();
const modules = await Promise.all(files.map((file) => import(new URL(file, folder))));
const flows = modules.flatMap((module) => Object.entries(module));

const wanted = process.argv.slice(2);
const names = flows.map(([name]) => name);
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) throw new Error(`There is no flow ${unknown.join(", ")}. There are ${names.join(", ")}.`);

const browser = await chromium.launch({
	executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
	args: ["--no-sandbox"],
});
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;
const began = Date.now();
const waiting = flows.filter(([name]) => wanted.length === 0 || wanted.includes(name));

/** Beyond that many, something is broken that all of them need, and the rest would only say it again. */
const MOST = 3;
const broken = [];

/** Goes through one flow; what is wrong with it is said at once, and again by its name at the end. */
async function walk([name, flow]) {
	const start = Date.now();
	const set = await stage(browser, name);
	try {
		await flow(set);
		await set.end();
		console.log(`✓ ${name} (${seconds(start)})`);
	} catch (error) {
		broken.push(name);
		if (broken.length >= MOST) waiting.length = 0;
		console.error(`✗ ${name} (${seconds(start)})`, error);
		await set.wreck();
	}
}

/** A flow mostly waits for the page, so two at a time take little more than one. */
async function walker() {
	while (waiting.length > 0) await walk(waiting.shift());
}

try {
	// Where the stage itself cannot be set, the other walker still comes to its end, so that nothing is left running.
	const walks = await Promise.allSettled([walker(), walker()]);
	for (const { status, reason } of walks) if (status === "rejected") throw reason;
	if (broken.length === 0) console.log(`All went through in ${seconds(began)}.`);
	else {
		const left = broken.length >= MOST ? "; what came after them was left out" : "";
		console.error(`Broken: ${broken.join(", ")}${left}.`);
		process.exitCode = 1;
	}
} finally {
	await browser.close();
}
