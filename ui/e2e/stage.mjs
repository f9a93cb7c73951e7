import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { served } from "./served.mjs";

const SHOTS = process.env.SHOTS;
const SLOW = Number(process.env.SLOW ?? 0);
const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** Rows further down are like the first, and a toast may be fading just then. */
const PASSED = [".listed:nth-child(n + 12)", "[data-sonner-toaster]"];
const THEMES = ["light", "dark", "contrast"];

/**
 * What one flow plays on: a Creel with an empty data directory, and a page that may ask that Creel and nobody else. At
 * the end of the flow nothing may have failed, been refused by the content policy, or gone elsewhere.
 */
export async function stage(browser, flow) {
	const creel = await served();
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
	await context.grantPermissions(["clipboard-read", "clipboard-write"]);
	await context.addInitScript(AXE);
	const page = await context.newPage();
	if (SLOW) await (await context.newCDPSession(page)).send("Emulation.setCPUThrottlingRate", { rate: SLOW });
	// Long enough for a machine that does much else; what never comes is what this is for.
	page.setDefaultTimeout(30_000);
	const wrong = [];
	page.on("pageerror", (error) => wrong.push(`error: ${error.message}`));
	page.on("dialog", (dialog) => {
		wrong.push(`dialog: ${dialog.message()}`);
		void dialog.dismiss();
	});
	page.on("console", (message) => /Content Security Policy/.test(message.text()) && wrong.push(message.text()));
	page.on("request", (request) => {
		const { origin, protocol } = new URL(request.url());
		if (origin !== new URL(creel.ui).origin && protocol !== "blob:") wrong.push(`request to ${request.url()}`);
	});

	const shot = async (name) => {
		if (!SHOTS) return;
		await mkdir(SHOTS, { recursive: true });
		await page.screenshot({ path: `${SHOTS}/${name}.png` });
	};
	const wear = (theme) => page.evaluate((theme) => Object.assign(document.documentElement.dataset, { theme }), theme);

	return {
		creel,
		page,
		shot,
		wear,
		rows: page.locator("[role=row]:not(.heading)"),
		chosen: page.locator(".listed[aria-selected=true]"),
		inspector: page.locator("[data-pane=inspector]"),
		status: page.locator(".status-bar > span").first(),
		open: () => page.goto(creel.ui),

		/** That axe-core has nothing against the screen in any theme, and how it looks. `passed` is passed over. */
		async clean(screen, passed = PASSED) {
			for (const theme of THEMES) {
				await wear(theme);
				await shot(`${screen}-${theme}`);
				// A theme changes colours and nothing else, so the rest is asked once.
				const asked = { resultTypes: ["violations"], ...(theme !== THEMES[0] && { runOnly: ["color-contrast"] }) };
				const { violations } = await page.evaluate(
					([passed, asked]) => globalThis.axe.run({ exclude: passed }, asked),
					[passed, asked],
				);
				const faults = violations.flatMap(({ id, nodes }) =>
					nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`),
				);
				assert.deepEqual(faults, [], `axe-core finds nothing in ${screen}, ${theme}`);
			}
			await wear("light");
		},

		async end() {
			assert.deepEqual(wrong, [], `nothing goes wrong on the page during ${flow}`);
			await context.close();
			await creel.end();
		},

		/** Leaves a picture of where it stopped, and the rest as it would have been left. */
		async wreck() {
			await shot(`failed-${flow}`).catch(() => {});
			for (const one of wrong) console.error(`  ${one}`);
			console.error(creel.log());
			await context.close();
			await creel.end();
		},
	};
}
