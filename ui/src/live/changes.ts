import { create } from "zustand";
import { api } from "../api/client";
import { ApiProblem } from "../api/problem";
import { coalesce } from "./coalesce";

/** Twenty updates a second look immediate and leave the page time to draw. */
const EVERY = 50;

/** How things stand between this tab and Creel. */
export type Contact = "connecting" | "live" | "away" | "unauthorized" | "closed";

interface Live {
	/** Grows whenever something was written; views that follow it ask again. */
	revision: number;
	contact: Contact;
	/** Why Creel could not be opened, in its own words, while that is so. */
	closed?: string;
}

export const useLive = create<Live>()(() => ({ revision: 0, contact: "connecting" }));

/** How long to wait before the next try, after so many that failed. */
export const pause = (failed: number) => Math.min(250 * 2 ** failed, 5000);

const rest = (ms: number, signal: AbortSignal) =>
	new Promise<void>((done) => {
		const timer = setTimeout(done, ms);
		const end = () => {
			clearTimeout(timer);
			done();
		};
		signal.addEventListener("abort", end, { once: true });
	});

/**
 * Follows the revision until the signal ends it: the one long poll of this tab. While Creel is away it keeps trying, so
 * that the page comes back to life by itself.
 */
export async function follow(signal: AbortSignal): Promise<void> {
	let seen: number | null = null;
	let failed = 0;
	// The server's number starts again with its process, so views follow a count of our own that only grows.
	const tell = coalesce(EVERY, () => useLive.setState(({ revision }) => ({ revision: revision + 1 })));
	signal.addEventListener("abort", tell.stop, { once: true });
	while (!signal.aborted) {
		try {
			const { revision } = await api.changes(seen, seen === null ? 0 : 20, signal);
			const returned = useLive.getState().contact !== "live";
			if (returned) useLive.setState({ contact: "live" });
			if (returned || revision !== seen) tell.call();
			seen = revision;
			failed = 0;
		} catch (error) {
			if (signal.aborted) return;
			const code = error instanceof ApiProblem ? error.code : null;
			if (code === "unavailable") useLive.setState({ contact: "closed", closed: (error as ApiProblem).message });
			else useLive.setState({ contact: code === "unauthorized" ? "unauthorized" : "away" });
			seen = null;
			await rest(pause(failed++), signal);
		}
	}
}
