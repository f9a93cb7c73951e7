import { expect, it } from "vitest";
import { blank } from "./draft";
import { laidOut } from "./preview-pane";
import { statusesInWords } from "./retry-fields";
import { proposed } from "./transform-fields";
import { triable } from "./use-preview";

it("passes over what is still empty, so that the rest can be tried", () => {
	const draft = { ...blank, endpoints: [], transform: "ready" as const };
	expect(triable(draft)).toMatchObject({ url: "http://localhost", endpoints: null, transform: "none" });
	const written = { ...blank, url: " http://a ", transform: "program" as const, program: "." };
	expect(triable(written)).toMatchObject({ url: "http://a", transform: "program" });
});

it("lays out JSON, keeps its digits, and leaves anything else alone", () => {
	expect(laidOut('{"a":[9007199254740993]}')).toEqual(["{", '  "a": [', "    9007199254740993", "  ]", "}"]);
	expect(laidOut("a=1\nb")).toEqual(["a=1", "b"]);
});

it("says which statuses are meant", () => {
	expect(statusesInWords([])).toBe("no status");
	expect(
		statusesInWords([
			[408, 408],
			[429, 429],
			[500, 599],
		]),
	).toBe("408, 429 and 5xx");
	expect(statusesInWords([[500, 503]])).toBe("500 to 503");
});

it("brings a ready transform's own things along, and keeps what somebody typed", () => {
	const slack = {
		id: "slack",
		title: "Slack",
		about: "",
		source: "",
		confidence: "doc" as const,
		notes: [],
		stand_in: null,
		method: "POST",
		url: "https://hooks.slack.com/x",
		headers: [["Content-Type", "application/json"] as [string, string]],
		needs: [],
		program: ".",
	};
	const jira = { ...slack, id: "jira", title: "Jira", url: "https://jira/x", headers: [] };
	const first = proposed(slack, undefined, { ...blank, name: "Team chat" });
	expect(first).toEqual({
		ready: "slack",
		url: slack.url,
		headers: "Content-Type: application/json",
		method: "POST",
	});
	expect(proposed(jira, slack, { ...blank, ...first, url: "https://own/x" })).toEqual({
		ready: "jira",
		headers: "",
		method: "POST",
		name: "Jira",
	});
});
