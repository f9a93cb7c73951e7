import { expect, it } from "vitest";
import { searchFor, tagFault, withTag } from "./tags";

it("adds a tag once, however it is written", () => {
	expect(withTag(["a"], " b ")).toEqual(["a", "b"]);
	expect(withTag(["Ticket-42"], "ticket-42")).toEqual(["Ticket-42"]);
	expect(withTag(["a"], "  ")).toEqual(["a"]);
});

it("says what Creel would refuse", () => {
	expect(tagFault("ticket-42", [])).toBeNull();
	expect(tagFault("x".repeat(65), [])).toMatch(/64/);
	expect(tagFault("a*", [])).toMatch(/\*/);
	expect(tagFault("a", Array(32).fill("b"))).toMatch(/32/);
});

it("searches for a tag as it was written", () => {
	expect(searchFor("ticket-42")).toBe("tag:ticket-42");
	expect(searchFor("a b")).toBe('tag:"a b"');
});
