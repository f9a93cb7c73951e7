import { create } from "zustand";
import { ApiProblem } from "../api/problem";
import { nextRevision } from "./watch";

/** Twenty updates a second look immediate and leave the page time to draw. */
const EVERY = 50;

/** How things stand between this tab and Creel. */
export type Contact = "connecting" | "live" | "away" | "unauthorized" | "closed";

interface Live {
	/** Grows whenever something was written; views that follow it ask again. */
	revision: number;
	contact: Contact;
	/** The hash of the query that was answered together with this revision, and need not be asked again. */
	answered?: string | undefined;
	/** Why Creel could not be opened, in its own words, while that is so. */
	closed?: string;
}

export const useLive = create<Live>()(() => ({ revision: 0, contact: "connecting" }));

/** How long to wait before the next try, after so many that failed. */
export const pause = (failed: number) => Math.min(250 * 2 ** failed, 5000);

const rest = (ms: number, signal: AbortSignal) =>
	new Promise<void>((done) => {
		const end = () => {
			clearTimeout(timer);
			signal.removeEventListener("abort", end);
			done();
		};
		const timer = setTimeout(end, ms);
		signal.addEventListener("abort", end);
	});

/**
 * Follows the revision until the signal ends it: the one long poll of this tab. While Creel is away it keeps trying, so
 * that the page comes back to life by itself.
 */
export async function follow(signal: AbortSignal): Promise<void> {
	let seen: number | null = null;
	let failed = 0;
	while (!signal.aborted) {
		try {
			const asked = performance.now();
			const { revision, answered } = await nextRevision(seen, signal);
			const { contact, revision: told } = useLive.getState();
			// The server's number starts again with its process, so views follow a count of our own that only grows.
			const now = { contact: "live", revision: told + 1, answered } as const;
			if (contact !== "live" || revision !== seen) useLive.setState(now);
			seen = revision;
			failed = 0;
			// Under load each question is answered at once, and asking costs as much as drawing. What comes while nobody asks
			// is in the next answer; after a quiet time the next question follows at once.
			await rest(asked + EVERY - performance.now(), signal);
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
