import { describe, expect, it } from "vitest";
import { isLoopback, stepPieces, urlOf } from "./address";

describe("the URL of an endpoint", () => {
	it("is the public one where there is one", () => {
		expect(urlOf({ publicUrl: " https://a.example/x ", path: "/x" }, "http://127.0.0.1:1")).toBe("https://a.example/x");
	});

	it("is the receiver's otherwise, and the bare receiver for the default endpoint", () => {
		expect(urlOf({ publicUrl: "", path: "/x" }, "http://127.0.0.1:1/")).toBe("http://127.0.0.1:1/x");
		expect(urlOf({ publicUrl: "", path: "/" }, "http://127.0.0.1:1")).toBe("http://127.0.0.1:1");
		expect(urlOf({ publicUrl: "htt", path: "/x" }, "http://127.0.0.1:1")).toBe("http://127.0.0.1:1/x");
		expect(urlOf({ publicUrl: "", path: "/x" }, null)).toBeNull();
	});
});

it.each([
	["http://127.0.0.1:27335/a", true],
	["http://localhost", true],
	["http://[::1]:1", true],
	["https://127.0.0.1.example.org", false],
	["http://192.168.1.4:27335", false],
])("%s is loopback: %s", (url, is) => expect(isLoopback(url)).toBe(is));

it("a step is cut where it names the URL", () => {
	expect(stepPieces("Enter the URL of this endpoint as the payload URL.")).toEqual(["Enter ", " as the payload URL."]);
	expect(stepPieces("Send the test webhook.")).toEqual(["Send the test webhook."]);
});
