import { renderHook } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { queryOf, type Sheet, useClose, usePlace } from "./place";

describe("the search that the API is asked", () => {
	it("keeps what was typed at its place and adds the scope behind it", () => {
		expect(queryOf({ kind: "all" }, "  method:POST ")).toBe("method:POST");
		expect(queryOf({ kind: "endpoint", slug: "stripe" }, "charge.*")).toBe("charge.* endpoint:stripe");
		expect(queryOf({ kind: "bad" }, "")).toBe("sig:invalid,missing");
	});

	it("forgets the selection with the scope", () => {
		usePlace.getState().select(7);
		usePlace.getState().go({ kind: "bad" });
		expect(usePlace.getState().selected).toBeNull();
	});
});

describe("closing the sheet that something was begun in", () => {
	const begun: Sheet = { kind: "keys" };
	it.each<[string, Sheet | null, Sheet | null]>([
		["closes it while it is open", begun, null],
		["leaves another that was opened since", { kind: "palette" }, { kind: "palette" }],
		["leaves another of its kind", { kind: "keys" }, { kind: "keys" }],
		["leaves none", null, null],
	])("%s", (_, since, left) => {
		const { open } = usePlace.getState();
		open(begun);
		const { result, unmount } = renderHook(useClose);
		const close = result.current;
		open(since);
		close();
		expect(usePlace.getState().sheet).toEqual(left);
		unmount();
	});
});
