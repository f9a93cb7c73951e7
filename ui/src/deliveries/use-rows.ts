import { useQueries } from "@tanstack/react-query";
import { api } from "../api/client";
import type { DeliveryItem } from "../api/generated/DeliveryItem";
import { queries } from "../queries";
import type { Held } from "./use-snapshot";
import { PAGE, pagesOf } from "./window";

/** One page of a snapshot. The first one came with the snapshot itself. */
function pageOf({ q, asOf, items }: Held, page: number) {
	return {
		queryKey: ["page", q, asOf, page],
		queryFn: async ({ signal }: { signal: AbortSignal }) => {
			const wanted = { q, limit: PAGE, offset: page * PAGE, ...(asOf > 0 && { as_of: asOf }) };
			return (await api.deliveries(wanted, signal)).items;
		},
		// Each snapshot has pages of its own, and while the list follows there are many snapshots.
		gcTime: 5000,
		...(page === 0 && { initialData: items }),
	};
}

/** The rows in sight, as far as they have come. Pages that leave the sight before they came are given up. */
export function useRows(held: Held | null, first: number, end: number): (index: number) => DeliveryItem | undefined {
	const pages = held ? pagesOf(first, end) : [];
	const found = useQueries({ queries: held ? pages.map((page) => pageOf(held, page)) : [] });
	return (index) => found[Math.floor(index / PAGE) - (pages[0] ?? 0)]?.data?.[index % PAGE];
}

/** A row that is already here. */
export function rowHere(held: Held, index: number): DeliveryItem | undefined {
	const { queryKey } = pageOf(held, Math.floor(index / PAGE));
	return queries.getQueryData<DeliveryItem[]>(queryKey)?.[index % PAGE];
}

/** The deliveries between two rows, both included, whichever comes first. What is not here is fetched in large parts. */
export async function idsBetween(held: Held, one: number, other: number): Promise<number[]> {
	const ids: number[] = [];
	const last = Math.min(Math.max(one, other), held.total - 1);
	for (let at = Math.min(one, other); at <= last; ) {
		const row = rowHere(held, at);
		if (row) {
			ids.push(row.id);
			at++;
			continue;
		}
		const limit = Math.min(1000, last - at + 1);
		const { items } = await api.deliveries({ q: held.q, as_of: held.asOf, offset: at, limit });
		if (items.length === 0) break;
		ids.push(...items.map(({ id }) => id));
		at += items.length;
	}
	return ids;
}

/** A row that may be far out of sight. */
export async function fetchRow(held: Held, index: number): Promise<DeliveryItem | undefined> {
	const items = await queries.fetchQuery(pageOf(held, Math.floor(index / PAGE)));
	return items[index % PAGE];
}
