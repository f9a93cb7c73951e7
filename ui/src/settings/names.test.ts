import { expect, it } from "vitest";
import type { Settings } from "../api/generated/Settings";
import { partOf, valueAt } from "./names";

it("a name leads to its value, and to the part that changes it", () => {
	const settings = { storage: { retention: { count: 5, bytes: null, age_days: null } } } as Settings;
	expect(valueAt(settings, "storage.retention.count")).toBe(5);
	expect(valueAt(settings, "storage.retention.bytes")).toBeNull();
	expect(partOf("receiver.limits.head_s", 7)).toEqual({ receiver: { limits: { head_s: 7 } } });
});
