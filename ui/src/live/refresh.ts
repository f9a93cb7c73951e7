import type { Query } from "@tanstack/react-query";
import { queries } from "../queries";
import { follow, useLive } from "./changes";
import { coalesce } from "./coalesce";
import { serial } from "./serial";

/** The newest deliveries and their number: what must be seen at once. */
const isUrgent = ({ queryKey }: Query) => queryKey[0] === "newest";
const isUnanswered = (query: Query) => isUrgent(query) && query.queryHash !== useLive.getState().answered;

/** Bytes never change once they are stored; what follows from them is asked again where its key says why. */
const FIXED = new Set<unknown>([
	"bytes",
	"diagnosis",
	"summary",
	"proposals",
	"receiver",
	"attempt",
	"body-text",
	"preview",
]);
const isSlow = (query: Query) => !isUrgent(query) && !FIXED.has(query.queryKey[0]);

/** Everything but the newest may lag by this much; it keeps a busy receiver from being asked all the time. */
const SLOW = 1000;

/**
 * Asks again for what these queries show. A first answer that is on its way may not know of the change yet; asking again
 * does not take its place, as it does with later ones, so such a query is asked once more when it has come.
 */
export async function askAgain(predicate: (query: Query) => boolean): Promise<void> {
	const first = queries
		.getQueryCache()
		.findAll({ predicate, fetchStatus: "fetching" })
		.filter(({ state }) => state.data === undefined);
	await queries.invalidateQueries({ predicate });
	if (first.length > 0) await queries.invalidateQueries({ predicate: (query) => first.includes(query) });
}

/** Keeps all that is shown up to date for as long as the signal lets it. */
export function keepFresh(signal: AbortSignal): void {
	const urgent = serial(() => askAgain(isUnanswered));
	const slow = coalesce(
		SLOW,
		serial(() => askAgain(isSlow)),
	);
	const end = useLive.subscribe((now, before) => {
		if (now.revision === before.revision) return;
		urgent();
		slow.call();
	});
	signal.addEventListener("abort", () => {
		end();
		slow.stop();
	});
	void follow(signal);
}
