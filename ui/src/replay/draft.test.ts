import { describe, expect, it } from "vitest";
import { type Draft, faultsIn, newDraft, orderOf } from "./draft";
import { headersOf, textOf } from "./header-text";

const one = newDraft({ deliveries: [7] }, { url: " http://localhost:3000/hook " });

describe("the order of a draft", () => {
	it.each<[string, Partial<Draft>, object]>([
		["as it suits", {}, {}],
		[
			"to an endpoint",
			{ place: { endpoint: "shop" }, keepPath: true },
			{ url: undefined, endpoint: "shop", keep_path: true },
		],
		["of a search", { what: { q: "sig:invalid" } }, { deliveries: undefined, q: "sig:invalid" }],
		[
			"broken in two ways",
			{ mode: "broken", breaks: ["wrong_secret", "empty_body"] },
			{ mode: "broken", breaks: ["wrong_secret", "empty_body"], expect: "4xx" },
		],
		[
			"broken, and wished for otherwise",
			{ mode: "broken", breaks: ["extra_newline"], expect: " 2xx " },
			{ mode: "broken", breaks: ["extra_newline"], expect: "2xx" },
		],
		[
			"stripped of more",
			{ mode: "stripped", strip: "X-Trace, X-Id" },
			{ mode: "stripped", strip: ["X-Trace", "X-Id"] },
		],
		["with a secret that does not count", { mode: "exact", secret: { id: 3 } }, { mode: "exact" }],
		["with a secret", { mode: "resigned", secret: { id: 3 } }, { mode: "resigned", secret: { id: 3 } }],
		["slowly and often", { pace: "rate", rate: "0.5", times: "3" }, { pace: { per_second: 0.5 }, times: 3 }],
		[
			"in its own time",
			{ pace: "original", wait: "0", timeout: "5" },
			{ pace: "original", wait_for_refused_ms: 0, timeout_ms: 5000 },
		],
		[
			"edited",
			{ mode: "edited", edited: { method: "PUT", headers: "X-A: 1\nX-Empty:\n", body: "{}", signing: "strip" } },
			{
				mode: "edited",
				edit: {
					method: "PUT",
					headers: [
						["X-A", "1"],
						["X-Empty", ""],
					],
					body_text: "{}",
					signing: "strip",
				},
			},
		],
		[
			"edited, with the body as received",
			{ mode: "edited", edited: { method: "POST", headers: "", body: null, signing: "resign" } },
			{ mode: "edited", edit: { method: "POST", headers: [], signing: "resign" } },
		],
	])("%s", (_, change, wanted) => {
		expect(orderOf({ ...one, ...change })).toEqual({ deliveries: [7], url: "http://localhost:3000/hook", ...wanted });
	});

	it.each<[string, Partial<Draft>, string[]]>([
		["nothing", {}, []],
		["no URL", { place: { url: " " } }, ["url"]],
		["half a URL", { place: { url: "localhost:3000" } }, ["url"]],
		[
			"numbers out of range",
			{ times: "0", wait: "61", timeout: "", pace: "rate", rate: "x" },
			["rate", "timeout", "times", "wait"],
		],
		["a rate that does not count", { rate: "x" }, []],
		["no way", { mode: "broken", breaks: [] }, ["breaks"]],
	])("has %s in its way", (_, change, fields) => {
		expect(Object.keys(faultsIn({ ...one, ...change })).sort()).toEqual(fields);
	});
});

describe("headers as text", () => {
	it("are the same again, without those that follow from the URL and the body", () => {
		const headers: [string, string][] = [
			["X-B", "2: 3"],
			["Host", "a"],
			["x-b", ""],
			["Content-Length", "2"],
		];
		expect(headersOf(textOf(headers))).toEqual([
			["X-B", "2: 3"],
			["x-b", ""],
		]);
	});

	it("keep what is not finished yet", () =>
		expect(headersOf("X-New\n\n : odd")).toEqual([
			["X-New", ""],
			["", "odd"],
		]));
});
