// Sends a request of the list to a receiver, and gives the status of the answer.

import { once } from "node:events";
import { request } from "node:http";

export async function status(port, path, { method, query, headers, body }) {
  const outgoing = request({ port, method, path: path + query, agent: false });
  for (const [name, value] of headers) outgoing.appendHeader(name, value);
  outgoing.end(Buffer.from(body, "base64"));
  const [answer] = await once(outgoing, "response");
  answer.resume();
  await once(answer, "end");
  return answer.statusCode;
}
