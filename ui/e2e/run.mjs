// Every flow in one browser, each against a Creel of its own: `npm run e2e`, or `npm run e2e -- search list` for some.
// A flow is a function that a file of flows/ exports, and has its name. With SHOTS=<folder> the screens are kept as
// pictures.
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

/** Goes through one flow, and leaves none for the others where it breaks. */
async function walk([name, flow]) {
	const start = Date.now();
	const set = await stage(browser, name);
	try {
		await flow(set);
		await set.end();
	} catch (error) {
		waiting.length = 0;
		console.error(`✗ ${name} (${seconds(start)})`);
		await set.wreck();
		throw error;
	}
	console.log(`✓ ${name} (${seconds(start)})`);
}

/** A flow mostly waits for the page, so two at a time take little more than one. */
async function walker() {
	while (waiting.length > 0) await walk(waiting.shift());
}

try {
	// Where one breaks the other still comes to its end, so that nothing is left running.
	const walks = await Promise.allSettled([walker(), walker()]);
	const broken = walks.find(({ status }) => status === "rejected");
	if (broken) throw broken.reason;
	console.log(`All went through in ${seconds(began)}.`);
} finally {
	await browser.close();
}
