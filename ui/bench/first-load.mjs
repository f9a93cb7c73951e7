// What a browser has to load before it can paint: the page, its script with everything that imports at once, its style
// sheets; as they are sent, packed with gzip. `npm run weigh` says it, and fails where it is too much.
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { figure } from "./figure.mjs";

const DIST = new URL("../dist/", import.meta.url);
const BAR = 180;

/** The files that the page names: Vite lists there what its script imports. Fonts and icons come after the first paint. */
function named(page) {
	const tags = page.match(/<(?:script|link)\b[^>]*>/g) ?? [];
	return tags
		.filter((tag) => /^<script|rel="(?:modulepreload|stylesheet)"/.test(tag))
		.map((tag) => tag.match(/(?:src|href)="\/([^"]+)"/)[1]);
}

const page = await readFile(new URL("index.html", DIST), "utf8");
let total = 0;
for (const name of ["index.html", ...named(page)]) {
	const { length } = gzipSync(await readFile(new URL(name, DIST)), { level: 9 });
	console.log(`${(length / 1000).toFixed(1).padStart(8)} kB  ${name}`);
	total += length / 1000;
}
figure("UI before the first paint, gzip", `≤ ${BAR} kB`, `${total.toFixed(1)} kB`, total <= BAR);
if (total > BAR) {
	console.error("Too much is loaded before the first paint. Import what is not seen at once when it is asked for.");
	process.exitCode = 1;
}
