import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import { api, type Part } from "../api/client";

/** One request's share of a body. Small enough to arrive and be drawn at once. */
export const SLICE = 256 * 1024;
/** Bodies up to this size are loaded whole without asking. */
const WHOLE = 4 * SLICE;
/** The most that one press of "Load more" brings. */
const MOST_AT_ONCE = 16;

export interface Slices {
	/** What is loaded, from the first byte on. */
	readonly bytes: Uint8Array<ArrayBuffer>;
	/** The size of the whole; null until the first slice came. */
	readonly total: number | null;
	readonly complete: boolean;
	readonly loading: boolean;
	readonly error: Error | null;
	loadMore(): void;
	retry(): void;
}

/** The bytes of a delivery or an attempt, slice by slice. What is stored never changes, so no slice is fetched twice. */
export function useSlices(id: number, part: Part, enabled = true): Slices {
	const query = useInfiniteQuery({
		queryKey: ["bytes", part, id],
		queryFn: ({ pageParam, signal }) => api.part(part, id, { from: pageParam, to: pageParam + SLICE - 1 }, signal),
		initialPageParam: 0,
		getNextPageParam: (last, pages) => {
			const loaded = pages.reduce((sum, page) => sum + page.data.length, 0);
			return last.data.length > 0 && loaded < last.total ? loaded : undefined;
		},
		// An empty body has no byte that could be asked for.
		enabled,
		staleTime: "static",
		gcTime: 30_000,
	});
	const { data, hasNextPage, isFetching, isError, fetchNextPage, refetch } = query;
	// Parts that come in one go are shown in one go, or a large body would be laid out anew for each of them.
	const [held, setHeld] = useState<number | null>(null);
	const arrived = data?.pages;
	const pages = useMemo(() => (held === null ? arrived : arrived?.slice(0, held)), [arrived, held]);
	const bytes = useMemo(() => joined(pages?.map((page) => page.data) ?? []), [pages]);
	const total = pages?.[0]?.total ?? null;

	useEffect(() => {
		if (hasNextPage && !isFetching && !isError && total !== null && total <= WHOLE) void fetchNextPage();
	}, [hasNextPage, isFetching, isError, total, fetchNextPage]);

	const count = arrived?.length ?? 0;
	const loadMore = useCallback(async () => {
		// Each press brings as much again as is loaded, so that the end of a large body is a few presses away.
		setHeld(count);
		for (let slice = 0; slice < Math.min(count, MOST_AT_ONCE); slice += 1) {
			const after = await fetchNextPage();
			if (!after.hasNextPage || after.isError) break;
		}
		setHeld(null);
	}, [count, fetchNextPage]);

	return {
		bytes,
		total,
		complete: pages !== undefined && !hasNextPage && held === null,
		loading: isFetching || held !== null,
		error: query.error,
		loadMore: () => void loadMore(),
		retry: () => void (count === 0 ? refetch() : fetchNextPage()),
	};
}

function joined(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
	const [only] = parts;
	if (only && parts.length === 1) return only;
	const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}
