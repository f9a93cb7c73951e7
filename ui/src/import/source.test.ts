import { describe, expect, it } from "vitest";
import { contentOf, obstacle, preview } from "./source";

const sized = (size: number) => ({ file: { size } as File });

describe("a source", () => {
	it("may be as long as the API takes", () => {
		expect(obstacle(sized(100 * 1024 * 1024))).toBeNull();
		expect(obstacle(sized(100 * 1024 * 1024 + 1))).toMatch(
			/^It has 105 MB, .* Nothing was imported\. Import it in parts\.$/,
		);
		expect(obstacle({ text: " \n" })).toMatch(/nothing to import yet/);
		expect(obstacle({ text: "curl a" })).toBeNull();
	});

	it("goes as its bytes where it is a file, whatever they are", async () => {
		const file = new File([new Uint8Array([0, 255, 13, 10])], "a.bin");
		expect(await contentOf({ file })).toEqual({ content_b64: "AP8NCg==" });
		expect(await contentOf({ text: "curl a" })).toEqual({ text: "curl a" });
	});

	it("shows what it is", async () => {
		const file = new File(['\uFEFF{"log":{"entries":[{},{}]}}'], "a.har");
		expect(await preview({ file })).toEqual({ words: "HAR, 2 requests", known: true });
		expect(await preview({ text: "curl a" })).toEqual({ words: "cURL command", known: true });
	});
});
