// Every flow in one browser, each against a Creel of its own: `npm run e2e`, or `npm run e2e -- search list` for some.
// A flow is a function that a file of flows/ exports, and has its name. With SHOTS=<folder> the screens are kept as
// pictures; with SLOW=6 the page has a sixth of the processor, which shows where a flow or the page counts on being
// fast. Where one breaks the others go on; it is walked once more at the end, by itself.
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

/** Goes through one flow, says at once what is wrong with it, and gives back whether nothing is. */
async function walk([name, flow]) {
	const start = Date.now();
	const set = await stage(browser, name);
	try {
		await flow(set);
		await set.end();
		console.log(`✓ ${name} (${seconds(start)})`);
		return true;
	} catch (error) {
		console.error(`✗ ${name} (${seconds(start)})`, error);
		await set.wreck();
		return false;
	}
}

const stumbled = [];

/** A flow mostly waits for the page, so two at a time take little more than one. */
async function walker() {
	while (waiting.length > 0 && stumbled.length < MOST) {
		const flow = waiting.shift();
		if (!(await walk(flow))) stumbled.push(flow);
	}
}

try {
	// Where the stage itself cannot be set, the other walker still comes to its end, so that nothing is left running.
	const walks = await Promise.allSettled([walker(), walker()]);
	for (const { status, reason } of walks) if (status === "rejected") throw reason;
	// What breaks beside another flow and not by itself counts on a quick machine. That has to be mended, and is named; but
	// it says nothing against the change that is looked at.
	const broken = [];
	for (const flow of stumbled) if (stumbled.length >= MOST || !(await walk(flow))) broken.push(flow);
	const named = (flows) => flows.map(([name]) => name).join(", ");
	const unsteady = stumbled.filter((flow) => !broken.includes(flow));
	if (unsteady.length > 0) console.error(`Unsteady, to be mended: ${named(unsteady)}.`);
	if (broken.length === 0) console.log(`All went through in ${seconds(began)}.`);
	else {
		const left = waiting.length > 0 ? `; ${waiting.length} after them were left out` : "";
		console.error(`Broken: ${named(broken)}${left}.`);
		process.exitCode = 1;
	}
} finally {
	await browser.close();
}
