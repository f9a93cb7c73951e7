// Every flow in a browser, each against a Creel of its own: `npm run e2e`, or `npm run e2e -- search list` for some.
// With SHOTS=<folder> the screens are kept as pictures.
import { chromium } from "playwright-core";
import { firstRun } from "./flows/first-run.mjs";
import { importing } from "./flows/import.mjs";
import { days, list } from "./flows/list.mjs";
import { rejected } from "./flows/rejected.mjs";
import { search } from "./flows/search.mjs";
import { settings } from "./flows/settings.mjs";
import { stage } from "./stage.mjs";

const flows = {
	"first-run": firstRun,
	list,
	days,
	search,
	rejected,
	import: importing,
	settings,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in flows));
if (unknown.length > 0) throw new Error(`There is no flow ${unknown}; there are ${Object.keys(flows).join(", ")}.`);

const browser = await chromium.launch({
	executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
	args: ["--no-sandbox"],
});
const began = Date.now();
try {
	for (const [name, flow] of Object.entries(flows)) {
		if (wanted.length > 0 && !wanted.includes(name)) continue;
		const start = Date.now();
		const set = await stage(browser, name);
		try {
			await flow(set);
			await set.end();
		} catch (error) {
			await set.wreck();
			console.error(`✗ ${name}\n`);
			throw error;
		}
		console.log(`✓ ${name} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
	}
	console.log(`All flows went through in ${((Date.now() - began) / 1000).toFixed(0)} s.`);
} finally {
	await browser.close();
}
