import { describe, expect, it } from "vitest";
import contract from "../api/openapi.json";
import { answerWords, wordings } from "./wording";

const codes = contract.components.schemas.RejectedCode.enum;

describe("a rejected request", () => {
	it("has a sentence for every code of the contract, and for no other", () => {
		expect(Object.keys(wordings).sort()).toEqual([...codes].sort());
	});

	it.each(Object.entries(wordings))("%s says what it was, what it means and what to do", (_, wording) => {
		expect(wording.title).not.toMatch(/\.$/);
		for (const sentence of [wording.meaning, wording.advice]) expect(sentence).toMatch(/^[A-Z].+\.$/);
	});

	it("names the answer, or says that there was none", () => {
		expect(answerWords(413)).toBe("answered 413");
		expect(answerWords(null)).toBe("closed without an answer");
	});
});
