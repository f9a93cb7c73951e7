import { describe, expect, it } from "vitest";
import { pathOf, type Start, startFor } from "./start";

describe("an endpoint of its own for a delivery", () => {
	const taken = new Set(["default", "stripe", "own"]);
	const start = (target: string, provider?: string) => startFor({ target, target_lossy: false }, taken, provider);

	it.each<[string, Start | null]>([
		["/github", { slug: "github", paths: [] }],
		["/github/", { slug: "github", paths: [] }],
		["/github?hub=1#x", { slug: "github", paths: [] }],
		["http://example.org/github?a", { slug: "github", paths: [] }],
		["/stripe", { slug: "stripe-2", paths: ["/stripe"] }],
		["/GitHub", { slug: "github", paths: ["/GitHub"] }],
		["/hooks/github", { slug: "github", paths: ["/hooks/github"] }],
		["/api/v1/_", { slug: "v1", paths: ["/api/v1/_"] }],
		["/", { slug: "own-2", paths: ["/"] }],
		["/%20%20", { slug: "20-20", paths: ["/%20%20"] }],
		["/a*b", null],
		["/größe", null],
		["*", null],
	])("keeps the URL of %s", (target, expected) => {
		expect(start(target)).toEqual(expected);
	});

	it("is called after the provider that was recognised", () => {
		expect(start("/hooks/in", "stripe")).toEqual({ provider: "stripe", slug: "stripe-2", paths: ["/hooks/in"] });
	});

	it("is not offered for a path that cannot be written", () => {
		expect(startFor({ target: "/a\uFFFD", target_lossy: true }, taken)).toBeNull();
		expect(pathOf("/a\u0000")).toBeNull();
	});
});
