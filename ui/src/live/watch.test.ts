import { afterEach, expect, it, vi } from "vitest";
import { api } from "../api/client";
import { ApiProblem, CreelAway } from "../api/problem";
import { nextRevision, type Watched, watch } from "./watch";

const control = new AbortController();
const ends: (() => void)[] = [];

afterEach(() => {
	for (const end of ends.splice(0)) end();
	vi.restoreAllMocks();
});

/** Watches a query whose answers are given by hand. */
function watching(hash: string, ask: Watched["ask"] = () => new Promise(() => {})) {
	const asked = vi.fn(ask);
	ends.push(watch({ hash, ask: asked }));
	return asked;
}

const polled = (revision: number) => vi.spyOn(api, "changes").mockImplementation(async () => ({ revision }));

it("asks for nothing but the revision until one is known, and where nothing is watched", async () => {
	const poll = polled(7);
	expect(await nextRevision(5, control.signal)).toEqual({ revision: 7 });
	const asked = watching("list");
	expect(await nextRevision(null, control.signal)).toEqual({ revision: 7 });
	expect(asked).not.toHaveBeenCalled();
	expect(poll.mock.calls.map(([after]) => after)).toEqual([5, null]);
});

it("asks what is watched instead, and says that it was answered", async () => {
	const poll = polled(7);
	watching("list", async (after) => after + 3);
	expect(await nextRevision(5, control.signal)).toEqual({ revision: 8, answered: "list" });
	expect(poll).not.toHaveBeenCalled();
});

it("asks anew as soon as something else is watched", async () => {
	const first = watching("first", (_, __, signal) => {
		return new Promise((_, fail) => signal.addEventListener("abort", () => fail(new Error("given up"))));
	});
	const next = nextRevision(5, control.signal);
	await vi.waitFor(() => expect(first).toHaveBeenCalled());
	watching("second", async () => 6);
	expect(await next).toEqual({ revision: 6, answered: "second" });
});

it("asks a refused query no more, and follows the revision all the same", async () => {
	const poll = polled(9);
	const asked = watching("list", async () => {
		throw new ApiProblem({ code: "invalid_query" } as never);
	});
	expect(await nextRevision(5, control.signal)).toEqual({ revision: 9 });
	expect(await nextRevision(6, control.signal)).toEqual({ revision: 9 });
	expect(asked).toHaveBeenCalledTimes(1);
	expect(poll).toHaveBeenCalledTimes(2);
});

it.each([
	["Creel is away", new CreelAway("gone")],
	["this tab may not ask", new ApiProblem({ code: "unauthorized" } as never)],
	["Creel could not be opened", new ApiProblem({ code: "unavailable" } as never)],
])("does not hide that %s", async (_, error) => {
	watching("list", () => Promise.reject(error));
	await expect(nextRevision(5, control.signal)).rejects.toBe(error);
});

it("ends with its signal", async () => {
	const over = new AbortController();
	watching("list", (_, __, signal) => {
		return new Promise((_, fail) => signal.addEventListener("abort", () => fail(new Error("given up"))));
	});
	const next = nextRevision(5, over.signal);
	over.abort();
	await expect(next).rejects.toThrow("given up");
});
