import { expect, it } from "vitest";
import type { DeliveryItem } from "../api/generated/DeliveryItem";
import { type Held, sameRows } from "./use-snapshot";

const item = (id: number, tags: string[] = []) => ({ id, tags }) as unknown as DeliveryItem;
const held = (...items: DeliveryItem[]): Held => ({ q: "", asOf: items[0]?.id ?? 0, total: items.length, items });

it("keeps the rows that only moved down", () => {
	const before = held(item(2), item(1, ["a"]));
	const now = sameRows(before, held(item(3), item(2), item(1, ["b"])));
	expect(now.items.map((row) => before.items.includes(row))).toEqual([false, true, false]);
	expect(now.items[2]?.tags).toEqual(["b"]);
	expect(now.total).toBe(3);
});

it("is the same snapshot where nothing is new, or whoever shows it would draw for ever", () => {
	const before = held(item(2), item(1));
	expect(sameRows(before, held(item(2), item(1)))).toBe(before);
	expect(sameRows(before, { ...before, q: "endpoint:a" })).not.toBe(before);
	expect(sameRows(before, { ...before, total: 9 }).total).toBe(9);
});
