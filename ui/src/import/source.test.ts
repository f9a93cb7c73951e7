import { describe, expect, it } from "vitest";
import { obstacle, preview, requestOf, type Source } from "./source";

const sized = (size: number) => ({ file: { size } as File });

describe("a source", () => {
	it("may be as long as the API takes", () => {
		expect(obstacle(sized(100 * 1024 * 1024))).toBeNull();
		expect(obstacle(sized(100 * 1024 * 1024 + 1))).toMatch(/^It has 105 MB, .* Nothing was read\. Give it in parts\.$/);
		expect(obstacle({ text: " \n" })).toMatch(/nothing to read yet/);
		expect(obstacle({ text: "curl a" })).toBeNull();
	});

	it("goes as its bytes where it is a file, whatever they are and however many", async () => {
		const more = { endpoint: "shop", at: null };
		const sent = async (source: Source) => JSON.parse(await (await requestOf(source, more)).text());
		for (const length of [0, 4, 3 * 1024 * 1024, 7 * 1024 * 1024 + 1]) {
			const bytes = Uint8Array.from({ length }, (_, at) => at * 7);
			const { content_b64, ...rest } = await sent({ file: new File([bytes], "a.bin") });
			expect(Buffer.from(content_b64, "base64").equals(bytes), `${length} bytes`).toBe(true);
			expect(content_b64).toBe(Buffer.from(bytes).toString("base64"));
			expect(rest).toEqual(more);
		}
		const alone = await requestOf({ file: new File(["abc"], "a") }, {}, "request_b64");
		expect(await alone.text()).toBe('{"request_b64":"YWJj"}');
		expect(await sent({ text: 'curl "a"' })).toEqual({ ...more, text: 'curl "a"' });
	});

	it("shows what it is", async () => {
		const file = new File(['\uFEFF{"log":{"entries":[{},{}]}}'], "a.har");
		expect(await preview({ file })).toEqual({ words: "HAR, 2 requests", known: true });
		expect(await preview({ text: "curl a" })).toEqual({ words: "cURL command", known: true });
	});
});
