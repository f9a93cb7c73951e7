/** The ring: the requests that became no delivery, newest first, as far as they have been asked for. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api } from "../api/client";

/** As many as one look takes in; the ring holds 1,000, so a simple list is enough. */
const PAGE = 100;

export function useRing() {
	const ring = useInfiniteQuery({
		queryKey: ["rejected"],
		queryFn: ({ pageParam, signal }) =>
			api.rejected(pageParam === null ? { limit: PAGE } : { limit: PAGE, cursor: pageParam }, signal),
		initialPageParam: null as string | null,
		getNextPageParam: (page) => page.next,
	});
	return { ...ring, items: ring.data?.pages.flatMap((page) => page.items) };
}

/** How many there are, in words. A full ring is not read for the sake of a number: past the first page it is `100+`. */
export function useRingCount(): string | null {
	const { data } = useQuery({
		queryKey: ["rejected count"],
		queryFn: ({ signal }) => api.rejected({ limit: PAGE }, signal),
	});
	return data ? `${data.items.length}${data.next === null ? "" : "+"}` : null;
}
