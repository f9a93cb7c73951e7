import { expect, it } from "vitest";
import { TABS, tabForKey } from "./tabs";

it("has a digit for each tab, in their order, and for nothing else", () => {
	expect(["1", "2", "3", "4", "5", "6"].map(tabForKey)).toEqual([...TABS]);
	expect(["0", "7", "12", "a", ""].map(tabForKey)).toEqual([null, null, null, null, null]);
});
