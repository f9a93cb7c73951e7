import { QueryObserver } from "@tanstack/react-query";
import { afterEach, expect, test } from "vitest";
import { queries } from "../queries";
import { askAgain } from "./refresh";

afterEach(() => queries.clear());

/** A view over a question whose answers are given by hand, each with what is known when it is asked. */
function viewOf(known: () => number) {
	const answers: (() => void)[] = [];
	const observer = new QueryObserver(queries, {
		queryKey: ["newest", "x"],
		queryFn: () => {
			const seen = known();
			return new Promise<number>((done) => answers.push(() => done(seen)));
		},
	});
	const close = observer.subscribe(() => {});
	return { answers, shown: () => observer.getCurrentResult().data, close };
}

const turn = () => new Promise((done) => setTimeout(done));

test.each([
	["the first answer", 0],
	["a later one", 1],
])("a change while %s is on its way is shown", async (_, before) => {
	let known = 0;
	const view = viewOf(() => known);
	for (let asked = 0; asked < before; asked++) {
		view.answers.shift()?.();
		await turn();
		void askAgain(() => true);
		await turn();
	}
	known = 1;
	const done = askAgain(() => true);
	for (let round = 0; round < 3; round++) {
		for (const answer of view.answers.splice(0)) answer();
		await turn();
	}
	await done;
	expect(view.shown()).toBe(1);
	view.close();
});
