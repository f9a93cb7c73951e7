// @title@
//
//   npm install express
//   @environment@ node receiver.mjs

import crypto from "node:crypto";
import express from "express";

// @label@, as @provider@ shows it.
const @given@ = process.env.@variable@;
if (!@given@) throw new Error("@variable@ is not set");
@if username@
const username = process.env.WEBHOOK_USERNAME;
if (!username) throw new Error("WEBHOOK_USERNAME is not set");
@end@
@if url@
// The URL exactly as it was entered at @provider@: it is signed, too.
const url = process.env.WEBHOOK_URL;
if (!url) throw new Error("WEBHOOK_URL is not set");
@end@
@key@

/** Whether a request is genuine. `body` holds its bytes as they were received. */
function isGenuine(request, body) {
  @checks@
}

@if pairs@
/** What a list such as `t=1,v1=ab` has for a name. */
function values(list, name, item, kv) {
  const start = name + kv;
  return list
    .split(item)
    .map((text) => text.trim())
    .filter((text) => text.startsWith(start))
    .map((text) => text.slice(start.length));
}

@end@
@if json@
/** A value of a JSON document, as text. */
function field(document, ...path) {
  try {
    const value = path.reduce((value, step) => value[step], JSON.parse(document));
    return typeof value === "object" ? undefined : String(value);
  } catch {
    return undefined;
  }
}

@end@
@if compare@
/** Compares in a time that does not tell where the two differ. Texts of unequal length are never the same. */
function isSame(given, expected) {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && crypto.timingSafeEqual(one, other);
}

@end@
const app = express();

// What was signed is the bytes of the body: no parser, such as express.json(), may come before this route.
app.post("/webhook", express.raw({ type: () => true, limit: "10mb" }), (request, response) => {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  if (!isGenuine(request, body)) {
    response.status(@invalid_status@).type("text/plain").send(@refusal@);
    return;
  }
  // The request is genuine: read the body here, and answer soon.
  response.status(@status@).type("text/plain").send(@answer@);
});

export const server = app.listen(process.env.PORT ?? 3000);
