// What a browser has to load before Creel can be used: the page, the start and the main part with everything that these
// import at once, their style sheets; as they are sent, packed with gzip. It is more than the first paint needs, which is
// the page and its start. `npm run weigh` says it, and fails where it is too much.
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { figure } from "./figure.mjs";

const DIST = new URL("../dist/", import.meta.url);
const BAR = 180;

const manifest = JSON.parse(await readFile(new URL("manifest.json", DIST), "utf8"));
const files = new Set(["index.html"]);

/** Adds a part with what it imports at once. Fonts and icons come after the first paint. */
function add(name) {
	const { file, css = [], imports = [] } = manifest[name];
	for (const needed of [file, ...css]) files.add(needed);
	for (const other of imports.filter((other) => !files.has(manifest[other].file))) add(other);
}

add("index.html");
add("src/main.tsx");
let total = 0;
for (const name of files) {
	const { length } = gzipSync(await readFile(new URL(name, DIST)), { level: 9 });
	console.log(`${(length / 1000).toFixed(1).padStart(8)} kB  ${name}`);
	total += length / 1000;
}
figure("UI before it can be used, gzip", `≤ ${BAR} kB`, `${total.toFixed(1)} kB`, total <= BAR);
if (total > BAR) {
	console.error("Too much is loaded at first. Import what is not seen at once when it is asked for.");
	process.exitCode = 1;
}
