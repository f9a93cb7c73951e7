import { beforeEach, describe, expect, it } from "vitest";
import { usePlace } from "../place/place";
import {
	asked,
	type Chosen,
	chosenInWords,
	clearChosen,
	countOf,
	isChosen,
	toggled,
	useChosen,
	withMore,
} from "./chosen";

const some = (...ids: number[]): Chosen => ({ kind: "some", ids: new Set(ids) });
const all = (...except: number[]): Chosen => ({
	kind: "all",
	q: "is:dup",
	asOf: 50,
	total: 40,
	except: new Set(except),
});

describe("what is chosen", () => {
	it.each<[string, Chosen, number, object, string]>([
		["none", some(), 0, { ids: [] }, "0 chosen"],
		["a few, in the order of arrival", some(9, 100, 7), 3, { ids: [7, 9, 100] }, "3 chosen"],
		["all of a search", all(), 40, { q: "is:dup", as_of: 50 }, "All 40 of this search chosen"],
		["all but some", all(3, 4), 38, { q: "is:dup", as_of: 50, except: [3, 4] }, "38 of 40 chosen"],
		["everything", { ...all(), q: "" } as Chosen, 40, { q: "", as_of: 50 }, "All 40 chosen"],
	])("is counted, asked for and told: %s", (_, chosen, count, order, words) => {
		expect(countOf(chosen)).toBe(count);
		expect(asked(chosen)).toEqual(order);
		expect(chosenInWords(chosen)).toBe(words);
	});

	it("has nothing of what arrived after all were chosen", () => {
		expect(isChosen(all(), 50)).toBe(true);
		expect(isChosen(all(), 51)).toBe(false);
		expect(toggled(all(), 51)).toEqual(all());
	});

	it.each<[Chosen, number, Chosen]>([
		[some(), 1, some(1)],
		[some(1, 2), 1, some(2)],
		[all(), 7, all(7)],
		[all(7, 8), 7, all(8)],
	])("takes one in, and out again", (before, id, after) => {
		expect(toggled(before, id)).toEqual(after);
		expect(toggled(after, id)).toEqual(before);
	});

	it("adds a range to what was there", () => {
		expect(withMore(some(1), [2, 3, 1])).toEqual(some(1, 2, 3));
		expect(withMore(all(1, 2, 9), [1, 2])).toEqual(all(9));
	});
});

describe("another list", () => {
	beforeEach(clearChosen);

	it.each([
		["another search", () => usePlace.getState().setSearch("push"), 0],
		["another scope", () => usePlace.getState().go({ kind: "pinned" }), 0],
		["another delivery that is opened", () => usePlace.getState().select(3), 2],
		["the list paused", () => usePlace.getState().setPaused(true), 2],
	])("keeps or ends the choice: %s", (_, go, count) => {
		useChosen.setState({ chosen: some(1, 2) });
		go();
		expect(countOf(useChosen.getState().chosen)).toBe(count);
		usePlace.setState({ search: "", scope: { kind: "all" }, paused: false });
	});
});
