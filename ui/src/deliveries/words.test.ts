import { expect, it } from "vitest";
import { sizeInWords } from "./words";

it("writes sizes with one digit behind the point", () => {
	expect([0, 999, 1100, 12_400, 250_000, 9_400_000].map(sizeInWords)).toEqual([
		"0 B",
		"999 B",
		"1.1 kB",
		"12.4 kB",
		"250 kB",
		"9.4 MB",
	]);
});
