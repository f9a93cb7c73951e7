import { expect, it } from "vitest";
import { arrivedText, exactText } from "./when";

const at = new Date(2026, 10, 20, 14, 2, 11, 45);

it("says today, yesterday or the date, always with the zone", () => {
	expect(arrivedText(at.toISOString(), new Date(2026, 10, 20, 23, 59))).toMatch(/^today 14:02:11 UTC/);
	expect(arrivedText(at.toISOString(), new Date(2026, 10, 21, 0, 0))).toMatch(/^yesterday 14:02:11 UTC/);
	expect(arrivedText(at.toISOString(), new Date(2027, 0, 1))).toMatch(/^2026-11-20 14:02:11 UTC/);
	expect(exactText(at.toISOString())).toMatch(/^2026-11-20 14:02:11\.045 UTC/);
});

it("shows a time that it cannot read as it is", () => {
	expect(arrivedText("soon", new Date())).toBe("soon");
});
