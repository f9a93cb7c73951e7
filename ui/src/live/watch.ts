import { api } from "../api/client";
import { ApiProblem } from "../api/problem";

/** In seconds: as long as Creel lets a question wait. */
const LONGEST_WAIT = 20;

/** These say how things stand with this tab, whatever was asked. */
const ABOUT_THE_TAB = new Set<string>(["unauthorized", "unavailable"]);

/** A query that is asked together with the revision: it answers as soon as that is another than `after`, and says it. */
export interface Watched {
	hash: string;
	ask(after: number, wait: number, signal: AbortSignal): Promise<number>;
}

interface Told {
	revision: number;
	/** The query that was answered with it. */
	answered?: string;
}

let watched: Watched | null = null;
let asking = new AbortController();

/** What must be seen at once is asked for in the long poll itself instead of after it: one query, until it is let go. */
export function watch(query: Watched): () => void {
	const change = (now: Watched | null) => {
		watched = now;
		asking.abort();
	};
	change(query);
	return () => {
		if (watched === query) change(null);
	};
}

/** The revision as soon as it is another than the one that was seen. */
export async function nextRevision(seen: number | null, signal: AbortSignal): Promise<Told> {
	for (;;) {
		asking = new AbortController();
		const end = () => asking.abort();
		signal.addEventListener("abort", end);
		try {
			return await ask(seen, asking.signal);
		} catch (error) {
			// Where only this question was given up, another query is to be asked with the next one.
			if (signal.aborted || !asking.signal.aborted) throw error;
		} finally {
			signal.removeEventListener("abort", end);
		}
	}
}

async function ask(seen: number | null, signal: AbortSignal): Promise<Told> {
	if (seen === null) return api.changes(null, 0, signal);
	if (!watched) return api.changes(seen, LONGEST_WAIT, signal);
	const query = watched;
	try {
		return { revision: await query.ask(seen, LONGEST_WAIT, signal), answered: query.hash };
	} catch (error) {
		const refused = error instanceof ApiProblem && !ABOUT_THE_TAB.has(error.code);
		if (!refused) throw error;
		// This query is refused, not this tab. Whoever shows it asks by itself, and says why.
		if (watched === query) watched = null;
		return api.changes(seen, LONGEST_WAIT, signal);
	}
}
