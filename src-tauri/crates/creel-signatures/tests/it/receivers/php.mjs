// Serves the receivers of a list with PHP, sends each its requests, and prints the statuses of the answers.

import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { status } from "./send.mjs";

const cases = JSON.parse(await readFile(process.argv[2]));
for (const { file, environment } of cases) {
  const code = await readFile(file, "utf8");
  // In a namespace of its own a receiver takes the clock that is defined there.
  const opening = "declare(strict_types=1);\n";
  if (!code.includes(opening)) throw new Error(`${file} does not begin as it should`);
  await writeFile(file, code.replace(opening, `${opening}namespace Receiver;\n`));
  await writeFile(`${file}.json`, JSON.stringify(environment));
}

const prepared = fileURLToPath(new URL("prepare.php", import.meta.url));
const folder = dirname(process.argv[2]);
const php = spawn("php", ["-d", `auto_prepend_file=${prepared}`, "-S", "127.0.0.1:0", "-t", folder], {
  stdio: ["ignore", "ignore", "pipe"],
});
process.on("exit", () => php.kill());
const port = await new Promise((resolve, reject) => {
  php.on("error", reject).on("exit", (code) => reject(new Error(`php ended with ${code}`)));
  createInterface(php.stderr).on("line", (line) => {
    const started = /Development Server \(http:\/\/127\.0\.0\.1:(\d+)\) started/.exec(line);
    if (started) resolve(Number(started[1]));
  });
});

const statuses = [];
for (const { file, requests } of cases) {
  const found = [];
  for (const request of requests) {
    const headers = [...request.headers, ["X-Clock-Of-The-Test", String(request.at)]];
    found.push(await status(port, `/${basename(file)}`, { ...request, headers }));
  }
  statuses.push(found);
}
console.log(JSON.stringify(statuses));
process.exit();
