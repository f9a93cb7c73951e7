import { describe, expect, it } from "vitest";
import { queryOf, usePlace } from "./place";

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
