import { beforeEach, describe, expect, it, vi } from "vitest";
import type { DeliveryItem } from "../api/generated/DeliveryItem";
import type { Held } from "../deliveries/use-snapshot";
import { queries } from "../queries";
import { chooseAll, extendTo, headOf, toggleRow } from "./choosing";
import { clearChosen, useChosen } from "./chosen";

/** Row 0 has the id 300, row 1 the id 299, and so on; the first page is here. */
const id = (index: number) => 300 - index;
const items = (from: number, to: number) =>
	Array.from({ length: to - from }, (_, at) => ({ id: id(from + at) }) as DeliveryItem);
const held: Held = { q: "", asOf: 300, total: 300, items: items(0, 100) };
const rows = () => {
	const { chosen } = useChosen.getState();
	return chosen.kind === "some" ? [...chosen.ids].map((id) => 300 - id).sort((a, b) => a - b) : "all";
};

beforeEach(() => {
	clearChosen();
	queries.clear();
	queries.setQueryData(["page", "", 300, 0], held.items);
	vi.unstubAllGlobals();
});

describe("ranges", () => {
	it("grow and shrink from where they began", async () => {
		await extendTo(held, 4, 5);
		await extendTo(held, 5, 6);
		expect(rows()).toEqual([4, 5, 6]);
		await extendTo(held, 6, 5);
		expect(rows()).toEqual([4, 5]);
		await extendTo(held, 5, 2);
		expect(rows()).toEqual([2, 3, 4]);
	});

	it("leave alone what was chosen before them", async () => {
		toggleRow(held, 20, id(20));
		await extendTo(held, 2, 4);
		await extendTo(held, 4, 3);
		expect(rows()).toEqual([2, 3, 20]);
	});

	it("go on from the row that was chosen last, in this list", async () => {
		toggleRow(held, 7, id(7));
		expect(headOf(held)).toBe(7);
		expect(headOf({ ...held, asOf: 301 })).toBeNull();
		await extendTo(held, 7, 9);
		expect(rows()).toEqual([7, 8, 9]);
		toggleRow(held, 8, id(8));
		expect(rows()).toEqual([7, 9]);
	});

	it("fetch what is not here, and are dropped where another key went on meanwhile", async () => {
		const asked: string[] = [];
		vi.stubGlobal("fetch", async (url: string | URL | Request) => {
			const { searchParams } = new URL(String(url), "http://creel");
			const [from, limit] = ["offset", "limit"].map((name) => Number(searchParams.get(name)));
			asked.push(`${from}+${limit} as of ${searchParams.get("as_of")}`);
			return Response.json({ items: items(from ?? 0, (from ?? 0) + (limit ?? 0)), next: null });
		});
		const far = extendTo(held, 95, 250);
		await extendTo(held, 250, 96);
		await far;
		expect(rows()).toEqual([95, 96]);
		await extendTo(held, 96, 250);
		expect(rows()).toEqual(Array.from({ length: 156 }, (_, at) => 95 + at));
		expect(asked.at(-1)).toBe("100+151 as of 300");
	});

	it("are refused where they are too long", async () => {
		await extendTo({ ...held, total: 50_000 }, 0, 10_000);
		expect(rows()).toEqual([]);
	});
});

it("leaves rows out of all that were chosen, and takes them in again", async () => {
	chooseAll(held);
	toggleRow(held, 3, id(3));
	toggleRow(held, 4, id(4));
	await extendTo(held, 4, 3);
	expect(useChosen.getState().chosen).toMatchObject({ kind: "all", total: 300, except: new Set() });
	chooseAll({ ...held, total: 0 });
	expect(rows()).toBe("all");
});

it("forgets where it was when the last row is left out", () => {
	toggleRow(held, 3, id(3));
	toggleRow(held, 3, id(3));
	expect(useChosen.getState()).toMatchObject({ chosen: { ids: new Set() }, span: null });
});
