import { describe, expect, it } from "vitest";
import { ApiProblem } from "../api/problem";
import { blank, type Draft } from "./draft";
import { faultsIn, faultsOf } from "./faults";

const good: Draft = { ...blank, url: "http://localhost:3000" };

describe("what is wrong before anything is sent", () => {
	it("nothing in a URL alone", () => expect(faultsIn(good)).toEqual({}));

	it.each<[Partial<Draft>, (keyof Draft)[]]>([
		[{ url: "" }, ["url"]],
		[{ url: "localhost:3000" }, ["url"]],
		[{ endpoints: [] }, ["endpoints"]],
		[{ transform: "ready" }, ["ready"]],
		[{ transform: "program", program: " " }, ["program"]],
		[{ headers: "a b: c" }, ["headers"]],
		[{ timeout: "50 ms", maxAge: "old" }, ["timeout", "maxAge"]],
		[{ concurrency: "0", budget: "101" }, ["concurrency", "budget"]],
		[{ table: "custom", statuses: "all", firstWait: "" }, ["firstWait", "statuses"]],
		[{ table: "default", statuses: "all", firstWait: "" }, []],
	])("%j", (part, fields) => expect(Object.keys(faultsIn({ ...good, ...part })).sort()).toEqual([...fields].sort()));
});

describe("a refusal by the API", () => {
	const problem = (part: object) =>
		new ApiProblem({ type: "", title: "", status: 400, detail: "No.", code: "invalid_field", ...part });

	it.each([
		[problem({ field: "url" }), { fields: { url: "No." }, general: null }],
		[problem({ field: "retries.custom.statuses" }), { fields: { table: "No." }, general: null }],
		[problem({ code: "invalid_query" }), { fields: { filter: "No." }, general: null }],
		[problem({ code: "unavailable" }), { fields: {}, general: "No." }],
		[new Error("Gone."), { fields: {}, general: "Gone." }],
	])("%s", (error, faults) => expect(faultsOf(error)).toEqual(faults));
});
