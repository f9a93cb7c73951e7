import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api } from "../api/client";
import type { ForwardState } from "../api/generated/ForwardState";

/** As many as one look takes in. */
const PAGE = 100;

/** The forwards of a destination, newest first, as far as they have been asked for; all of them, or those in one state. */
export function useQueue(destination: number, state: ForwardState | null) {
	const found = useInfiniteQuery({
		queryKey: ["forwards", destination, state],
		queryFn: ({ pageParam, signal }) =>
			api.forwards(
				{ destination, limit: PAGE, ...(state && { state }), ...(pageParam !== null && { cursor: pageParam }) },
				signal,
			),
		initialPageParam: null as string | null,
		getNextPageParam: (page) => page.next,
	});
	return { ...found, items: found.data?.pages.flatMap((page) => page.items) };
}

/** What a delivery is called. It never changes, so that a queue that drains does not ask for it over and over. */
export function useNamed(delivery: number) {
	return useQuery({
		queryKey: ["bytes", delivery, "named"],
		queryFn: ({ signal }) => api.delivery(delivery, signal),
	}).data;
}
