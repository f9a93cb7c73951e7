import { beforeEach, describe, expect, it } from "vitest";
import { lastOf, placeInWords, recent, remember, usePlaces } from "./places";

beforeEach(() => {
	localStorage.clear();
	usePlaces.setState({ kept: {} });
});

const kept = () => usePlaces.getState().kept;

describe("the places that deliveries were sent to", () => {
	it("begin with the last one, each once, those of the endpoint before others", () => {
		remember("shop", { url: "http://localhost:3000/a" });
		remember("github", { url: "http://localhost:4000/" });
		remember("shop", { endpoint: "default" });
		remember("shop", { url: "http://localhost:3000/a" });
		expect(lastOf(kept(), "shop")).toEqual({ url: "http://localhost:3000/a" });
		expect(lastOf(kept(), "stripe")).toBeUndefined();
		expect(recent(kept(), "shop").map(placeInWords)).toEqual(["localhost:3000", "endpoint default", "localhost:4000"]);
		expect(recent(kept(), null)).toHaveLength(3);
	});

	it("are kept without a password", () => {
		remember("shop", { url: "https://ann:secret@example.org/hook?a=b" });
		expect(lastOf(kept(), "shop")).toEqual({ url: "https://example.org/hook?a=b" });
		expect(JSON.stringify(localStorage)).not.toContain("secret");
	});

	it("are no more than can be looked through", () => {
		for (let port = 3000; port < 3020; port += 1) remember("shop", { url: `http://localhost:${port}/` });
		expect(recent(kept(), "shop").map(placeInWords)).toEqual(
			[3019, 3018, 3017, 3016, 3015, 3014].map((p) => `localhost:${p}`),
		);
	});
});
