import { describe, expect, it } from "vitest";
import { type BodyKind, bodyNature } from "./kind";

function kind(type: string | null, body: string | Uint8Array, others: [string, string][] = []): BodyKind {
	const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
	const headers: [string, string][] = type === null ? others : [["Content-TYPE", type], ...others];
	return bodyNature(headers, bytes.length, bytes).kind;
}

describe("what a body is", () => {
	it.each<[string | null, string, BodyKind]>([
		["application/json; charset=utf-8", "{}", "json"],
		["application/vnd.github+json", "nonsense", "json"],
		[null, ' \n{"a":1}', "json"],
		["application/x-www-form-urlencoded", "a=1&b=2", "form"],
		["application/x-www-form-urlencoded", '{"a":1}', "json"],
		["text/xml", "<a/>", "xml"],
		[null, "<a/>", "xml"],
		["text/html", "<p>", "html"],
		["text/plain", "hello", "text"],
		["multipart/form-data; boundary=x", "--x", "multipart"],
		["application/octet-stream", "plain words", "text"],
		["application/octet-stream", "a\u0000b", "binary"],
	])("%s %j is %s", (type, body, expected) => {
		expect(kind(type, body)).toBe(expected);
	});

	it("believes the first bytes of an image more than its name", () => {
		expect(kind("application/json", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13))).toBe("image");
	});

	it("tells a body of no bytes from no body", () => {
		expect(kind(null, "", [["content-length", "0"]])).toBe("zero");
		expect(kind(null, "", [["Transfer-Encoding", "chunked"]])).toBe("zero");
		expect(kind("application/json", "")).toBe("absent");
	});

	it("reads charset and encoding", () => {
		const headers: [string, string][] = [
			["content-type", 'Text/Plain; format=flowed; charset="Shift_JIS"'],
			["content-encoding", "gzip"],
		];
		expect(bodyNature(headers, 2, Uint8Array.of(1, 2))).toEqual({
			kind: "binary",
			mediaType: "text/plain",
			charset: "Shift_JIS",
			encoding: "gzip",
		});
	});
});
