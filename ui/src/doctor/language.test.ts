import { expect, it } from "vitest";
import { LANGUAGES, languageOf } from "./language";

it("keeps a language that can be chosen, and begins with the first one otherwise", () => {
	for (const [language] of LANGUAGES) expect(languageOf(language)).toBe(language);
	expect(languageOf("cobol")).toBe("node");
	expect(languageOf(null)).toBe("node");
});
