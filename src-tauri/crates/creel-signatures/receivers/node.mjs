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
@if public_id@
// What @provider@ shows beside the secret to tell keys apart.
const publicId = process.env.WEBHOOK_PUBLIC_ID;
if (!publicId) throw new Error("WEBHOOK_PUBLIC_ID is not set");
@end@
@key@

/** Whether a request is genuine. `body` holds its bytes as they were received. */
@async@function isGenuine(request, body) {
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
@if form@
/** A field of a form; undefined where there is none. */
async function form(request, body, name) {
  try {
    const headers = { "Content-Type": request.get("Content-Type") ?? "" };
    return (await new Response(body, { headers }).formData()).get(name) ?? undefined;
  } catch {
    return undefined;
  }
}

@end@
@if sorted_form@
/** The names of a form, each with its value after it, by name. */
function sortedForm(body, unique) {
  const order = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
  const pairs = [...new URLSearchParams(body.toString())];
  pairs.sort((one, other) => order(one[0], other[0]) || (unique ? order(one[1], other[1]) : 0));
  const texts = pairs.map(([name, value]) => name + value);
  return (unique ? texts.filter((text, at) => text !== texts[at - 1]) : texts).join("");
}

@end@
@if sorted_query@
/** The query with its parameters by name, as they are written. */
function sortedQuery(request) {
  const name = (pair) => pair.split("=")[0];
  const pairs = request.originalUrl.split("?").slice(1).join("?").split("&").filter(Boolean);
  return pairs.sort((one, other) => (name(one) < name(other) ? -1 : name(one) > name(other) ? 1 : 0)).join("&");
}

@end@
@if token@
/** The claims of a token that the key signed and whose time is right; undefined of any other. */
function readToken(token) {
  const [header, payload, signature, ...more] = token.split(".");
  if (!signature || more.length > 0) return undefined;
  const expected = crypto.createHmac("@hash@", key).update(`${header}.${payload}`).digest("base64url");
  if (!isSame(signature, expected)) return undefined;
  try {
    const read = (part) => JSON.parse(Buffer.from(part, "base64url"));
    // Which algorithm it is, is never for the token to say.
    const { alg, crit } = read(header);
    if (alg !== "@algorithm@" || crit !== undefined) return undefined;
    const claims = read(payload);
    const { exp = Infinity, nbf = -Infinity } = claims;
    const now = Math.floor(Date.now() / 1000);
    return now < exp + @leeway@ && nbf <= now + @leeway@ ? claims : undefined;
  } catch {
    return undefined;
  }
}

/** Some write the padding of Base64, and some do not. */
function unpadded(text) {
  return String(text).replace(/=+$/, "");
}

@end@
@if signature@
/** Reads a public key: PEM, Base64 of X.509, or the 32 bytes of an Ed25519 key in hexadecimal or Base64. */
function readKey(text) {
  if (text.includes("-----BEGIN")) return crypto.createPublicKey(text);
  let der = Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? "hex" : "base64");
  if (der.length === 32) der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), der]);
  return crypto.createPublicKey({ key: der, format: "der", type: "spki" });
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
app.post("/webhook", express.raw({ type: () => true, limit: "10mb" }), @async@(request, response) => {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  if (!@call@) {
    response.status(@invalid_status@).type("text/plain").send(@refusal@);
    return;
  }
  // The request is genuine: read the body here, and answer soon.
  response.status(@status@).type("text/plain").send(@answer@);
});

export const server = app.listen(process.env.PORT ?? 3000);
