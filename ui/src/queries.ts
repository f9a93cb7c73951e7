import { QueryClient } from "@tanstack/react-query";

/**
 * What was asked of Creel. The revision says when an answer is out of date, and the long poll says when Creel is away;
 * asking again by the clock would only repeat the question.
 */
export const queries = new QueryClient({
	defaultOptions: {
		queries: { staleTime: Number.POSITIVE_INFINITY, gcTime: 30_000, retry: false, refetchOnWindowFocus: false },
	},
});
