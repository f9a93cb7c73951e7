import { expect, it } from "vitest";
import { previewOf } from "./preview";

const har = (entries: unknown) => JSON.stringify({ log: { version: "1.2", entries } });

it.each([
	["an archive", har(Array.from({ length: 41 }, () => ({ request: {} }))), "HAR, 41 requests", true],
	["one entry", har([{}]), "HAR, 1 request", true],
	["a mark in front", `\uFEFF${har([{}, {}])}`, "HAR, 2 requests", true],
	["an archive of nothing", har([]), "HAR, 0 requests", false],
	["some other JSON", '{"hello":"creel"}', "JSON, but not a HAR: it has no log.entries", false],
	["JSON that is no object of objects", '{"log":null}', "JSON, but not a HAR: it has no log.entries", false],
	["half an archive", har([{}]).slice(0, -3), "JSON that is cut off or not valid", false],
	["a command", "curl 'http://a/?q=curl x' \\\n  -d '{}'", "cURL command", true],
	["a command behind a prompt", "$ curl http://a", "cURL command", true],
	["a command of Windows", "curl.exe ^\n  http://a", "cURL command", true],
	["commands", "curl http://a ;\ncurl http://b &\n/usr/bin/curl http://c", "cURL, 3 commands", true],
	["a request", "POST /hooks HTTP/1.1\r\nHost: a\r\n\r\n{}", "Raw HTTP request", true],
	["a request after empty lines", "\r\n\r\nM-SEARCH * HTTP/1.1\n\n", "Raw HTTP request", true],
	["spaces alone", " \n ", "Empty", false],
	["anything", "hello", "Neither HAR nor a cURL command nor a raw HTTP request", false],
	["a word that begins like a command", "curly braces", "Neither HAR nor a cURL command nor a raw HTTP request", false],
])("%s", (_, text, words, known) => expect(previewOf(text, true)).toEqual({ words, known }));

it("promises no number where only the beginning was read", () => {
	expect(previewOf(har([{}, {}]).slice(0, 30), false)).toEqual({ words: "HAR", known: true });
	expect(previewOf("curl a\ncurl b\ncur", false)).toEqual({ words: "cURL command", known: true });
});
