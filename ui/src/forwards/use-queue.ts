import { useInfiniteQuery } from "@tanstack/react-query";
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
