import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../api/client";
import { RejectedDetail } from "./rejected-detail";
import { RejectedRow } from "./rejected-row";
import { zoneName } from "./when";

/** As many as one look takes in; the ring holds 1,000, so a simple list is enough. */
const PAGE = 100;

/** The requests that became no delivery, and what each one was. */
export function Rejected() {
	const [chosen, setChosen] = useState<number | null>(null);
	const list = useInfiniteQuery({
		queryKey: ["rejected"],
		queryFn: ({ pageParam, signal }) =>
			api.rejected(pageParam === null ? { limit: PAGE } : { limit: PAGE, cursor: pageParam }, signal),
		initialPageParam: null as string | null,
		getNextPageParam: (page) => page.next,
	});
	const items = list.data?.pages.flatMap((page) => page.items) ?? [];
	const selected = items.find((item) => item.id === chosen) ?? items[0];
	// What is shown is held on to, so that a request that arrives now does not take its place.
	if (selected && selected.id !== chosen) setChosen(selected.id);
	if (list.isError && items.length === 0)
		return (
			<p role="alert" className="p-6 text-invalid">
				{list.error.message}
			</p>
		);
	if (list.isSuccess && items.length === 0) return <NothingRejected />;
	return (
		<section aria-label="Rejected" className="@container h-full bg-surface">
			<div className="grid h-full grid-cols-1 grid-rows-[minmax(0,2fr)_minmax(0,3fr)] @min-[860px]:grid-cols-[minmax(360px,2fr)_3fr] @min-[860px]:grid-rows-1">
				<div className="overflow-y-auto border-line @max-[859px]:border-b @min-[860px]:border-r">
					<h2 className="sticky top-0 flex h-[30px] items-center gap-3 border-b border-line bg-surface px-3.5 text-xs font-medium text-ink-3">
						<span>Time {zoneName()}</span>
						<span>Rejected, newest first</span>
					</h2>
					<ul aria-label="Rejected requests, newest first">
						{items.map((item) => (
							<RejectedRow key={item.id} item={item} on={item === selected} choose={() => setChosen(item.id)} />
						))}
					</ul>
					{list.hasNextPage && (
						<button
							type="button"
							className="btn m-3"
							disabled={list.isFetching}
							onClick={() => void list.fetchNextPage()}
						>
							Show older
						</button>
					)}
				</div>
				{selected && <RejectedDetail key={selected.id} item={selected} />}
			</div>
		</section>
	);
}

function NothingRejected() {
	return (
		<section aria-label="Rejected" className="grid h-full place-content-center bg-surface p-6 text-center">
			<h2 className="text-lg font-semibold">Nothing was rejected</h2>
			<p className="max-w-100 text-ink-2">
				Requests that reach the receiver but break off, are too large or are not HTTP stand here with their first bytes.
				The last 1,000 are kept.
			</p>
		</section>
	);
}
