// Starts the receivers of a list in turn, sends each its requests, and prints the statuses of the answers.

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { request } from "node:http";
import { pathToFileURL } from "node:url";

async function status(port, { method, target, headers, body, at }) {
  Date.now = () => at;
  const outgoing = request({ port, method, path: target, setHost: true, agent: false });
  for (const [name, value] of headers) outgoing.appendHeader(name, value);
  outgoing.end(Buffer.from(body, "base64"));
  const [answer] = await once(outgoing, "response");
  answer.resume();
  await once(answer, "end");
  return answer.statusCode;
}

// What a receiver says about an error of its own would hide what the test says.
console.error = () => {};
process.env.PORT = "0";
const statuses = [];
for (const { file, environment, requests } of JSON.parse(await readFile(process.argv[2]))) {
  Object.assign(process.env, environment);
  const { server } = await import(pathToFileURL(file));
  if (!server.listening) await once(server, "listening");
  const found = [];
  for (const one of requests) found.push(await status(server.address().port, one));
  statuses.push(found);
  server.close();
}
console.log(JSON.stringify(statuses));
