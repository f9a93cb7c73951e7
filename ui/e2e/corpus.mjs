import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

/** Texts that do harm wherever they are taken for more than text. */
export const corpus = JSON.parse(await readFile(new URL("../../fixtures/xss.json", import.meta.url), "utf8"));

/** How a text stands on the page. */
export const seen = ({ text, shown }) => shown ?? text;

/** What would be there if a text had been taken for more than text. */
export async function untouched(page, where) {
	const found = await page.evaluate(() => ({
		ran: "__xss" in globalThis || "xss" in Object.prototype,
		made: [
			...document.querySelectorAll(
				"img, iframe, object, embed, base, video, audio, math, marquee, meta[http-equiv], body link, body style, body script, [href^='javascript'], [src^='javascript'], [formaction]",
			),
		].map((element) => element.outerHTML.slice(0, 200)),
		wired: [...document.querySelectorAll("*")]
			.filter((element) => element.getAttributeNames().some((name) => name.startsWith("on")))
			.map((element) => element.outerHTML.slice(0, 200)),
	}));
	assert.deepEqual(found, { ran: false, made: [], wired: [] }, `nothing came alive in ${where}`);
}
