// Starts the receivers of a list in turn, sends each its requests, and prints the statuses of the answers.

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { status } from "./send.mjs";

// What a receiver says about an error of its own would hide what the test says.
console.error = () => {};
process.env.PORT = "0";
const statuses = [];
for (const { file, environment, requests } of JSON.parse(await readFile(process.argv[2]))) {
  Object.assign(process.env, environment);
  const { server } = await import(pathToFileURL(file));
  if (!server.listening) await once(server, "listening");
  const found = [];
  for (const request of requests) {
    Date.now = () => request.at;
    found.push(await status(server.address().port, "/webhook", request));
  }
  statuses.push(found);
  server.close();
}
console.log(JSON.stringify(statuses));
