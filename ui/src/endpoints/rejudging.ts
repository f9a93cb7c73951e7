import { useCallback, useEffect, useRef } from "react";
import { api } from "../api/client";
import { rejudgingInWords } from "./wording";

const PAUSE = 150;
const TRIES = 40;

/** Waits a few seconds for the judging that a change has started, and says what it came to; null where nothing changed. */
export async function rejudged(slug: string, gone: () => boolean = () => false): Promise<string | null> {
	for (let tries = 0; tries < TRIES && !gone(); tries += 1) {
		const { rejudging } = await api.endpoint(slug);
		if (rejudging?.done) return rejudgingInWords(rejudging);
		await new Promise((resume) => setTimeout(resume, PAUSE));
	}
	return null;
}

/** The same for a component, which nobody tells anything once it is gone. */
export function useRejudging(): (slug: string) => Promise<string | null> {
	const gone = useRef(false);
	useEffect(() => {
		gone.current = false;
		return () => {
			gone.current = true;
		};
	}, []);
	return useCallback((slug) => rejudged(slug, () => gone.current), []);
}
