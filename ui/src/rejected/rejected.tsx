import { useRef, useState } from "react";
import { useTimes } from "../time/times";
import { RejectedDetail } from "./rejected-detail";
import { RejectedRow, rowId } from "./rejected-row";
import { useRing } from "./ring";
import { useRingControl } from "./use-ring-control";

/** The requests that became no delivery, and what each one was. */
export function Rejected() {
	const scroller = useRef<HTMLDivElement>(null);
	const [chosen, setChosen] = useState<number | null>(null);
	const times = useTimes();
	const { items = [], isError, isSuccess, isFetching, hasNextPage, error, fetchNextPage } = useRing();
	const selected = items.find((item) => item.id === chosen) ?? items[0];
	// What is shown is held on to, so that a request that arrives now does not take its place.
	if (selected && selected.id !== chosen) setChosen(selected.id);
	useRingControl({
		count: items.length,
		at: selected ? items.indexOf(selected) : -1,
		choose: (index) => setChosen(items[index]?.id ?? null),
		more: () => hasNextPage && !isFetching && void fetchNextPage(),
		scroller,
	});
	if (isError && items.length === 0)
		return (
			<p role="alert" className="p-6 text-invalid">
				{error.message}
			</p>
		);
	if (isSuccess && items.length === 0) return <NothingRejected />;
	return (
		<section aria-label="Rejected" className="@container h-full bg-surface">
			<div className="grid h-full grid-cols-1 grid-rows-[minmax(0,2fr)_minmax(0,3fr)] @min-[860px]:grid-cols-[minmax(360px,2fr)_3fr] @min-[860px]:grid-rows-1">
				<div data-pane="list" className="flex min-h-0 flex-col border-line @max-[859px]:border-b @min-[860px]:border-r">
					<h2 className="flex h-[30px] flex-none items-center gap-3 border-b border-line px-3.5 text-xs font-medium text-ink-3">
						<span>Time {times.zone()}</span>
						<span>Rejected, newest first</span>
					</h2>
					<div
						role="listbox"
						ref={scroller}
						tabIndex={0}
						data-entrance
						aria-label="Rejected requests, newest first"
						aria-activedescendant={selected && rowId(selected)}
						className="rejected-list min-h-0 flex-1 overflow-y-auto outline-none"
					>
						{items.map((item) => (
							<RejectedRow
								key={item.id}
								item={item}
								on={item === selected}
								choose={() => {
									setChosen(item.id);
									scroller.current?.focus({ preventScroll: true });
								}}
							/>
						))}
					</div>
					{hasNextPage && (
						<button
							type="button"
							className="btn m-3 self-start"
							disabled={isFetching}
							onClick={() => void fetchNextPage()}
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
		<section
			aria-label="Rejected"
			data-pane="list"
			className="grid h-full place-content-center bg-surface p-6 text-center"
		>
			<h2 className="text-lg font-semibold">Nothing was rejected</h2>
			<p className="max-w-100 text-ink-2">
				Requests that reach the receiver but break off, are too large or are not HTTP stand here with their first bytes.
				The last 1,000 are kept.
			</p>
		</section>
	);
}
