import { expect, it } from "vitest";
import type { ProviderItem } from "../api/generated/ProviderItem";
import { inOrder } from "./order";

function provider(id: string, origin: ProviderItem["origin"] = "builtin"): ProviderItem {
	return { id, name: id, docs: null, origin, confidence: "doc" };
}

it("own definitions come first, then the known ones, then the rest by name", () => {
	const given = [
		provider("zoom"),
		provider("adyen"),
		provider("stripe"),
		provider("ours", "user"),
		provider("mon1tor"),
	];
	expect(inOrder(given).map((one) => one.id)).toEqual(["ours", "mon1tor", "stripe", "adyen", "zoom"]);
});
