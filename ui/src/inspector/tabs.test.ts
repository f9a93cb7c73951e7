import { expect, it } from "vitest";
import { TABS, tabBeside } from "./tabs";

it("goes round through all tabs, either way", () => {
	for (const tab of TABS) expect(tabBeside(tabBeside(tab, 1), -1)).toBe(tab);
	expect(tabBeside("raw", 1)).toBe("overview");
	expect(tabBeside("overview", -1)).toBe("raw");
	expect(tabBeside("body", 1)).toBe("headers");
});
