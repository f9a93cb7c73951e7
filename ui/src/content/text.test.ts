import { describe, expect, it } from "vitest";
import { plainText, showText } from "./text";

describe("showing a sender's text", () => {
	it("leaves what everyone can see", () => {
		for (const text of ["", "plain\ttext\n", "日本語 عربى", "👩‍💻 ❤️ 1️⃣"]) expect(plainText(text)).toBe(text);
	});

	it("marks everything that could reorder the page", () => {
		for (const code of [
			0x61c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069,
		]) {
			const [mark] = showText(String.fromCodePoint(code));
			expect(mark, code.toString(16)).toMatchObject({ title: expect.stringContaining("direction") });
		}
	});

	it("marks control characters and what is invisible", () => {
		expect(plainText("a\u0000b\u001b[31m\u200bc\u00a0\u0085\r")).toBe("a⟨NUL⟩b⟨ESC⟩[31m⟨ZWSP⟩c⟨NBSP⟩⟨U+0085⟩⟨CR⟩");
		expect(plainText("a\u200db \u{E0041}")).toBe("a⟨ZWJ⟩b ⟨U+E0041⟩");
	});

	it("shows a byte that is not UTF-8 by its value", () => {
		expect(plainText("\uDCFF")).toBe("⟨\\xFF⟩");
		expect(plainText("\uD800")).toBe("⟨U+D800⟩");
	});
});
