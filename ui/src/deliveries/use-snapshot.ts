import { hashKey, keepPreviousData, replaceEqualDeep, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api } from "../api/client";
import type { DeliveryItem } from "../api/generated/DeliveryItem";
import type { DeliveryList } from "../api/generated/DeliveryList";
import { type Watched, watch } from "../live/watch";
import { queries } from "../queries";
import { useList } from "./control";
import { newer, type Snapshot } from "./snapshot";
import { PAGE } from "./window";

export type Held = Snapshot & { items: DeliveryItem[] };

// One question for both: while much arrives, asking costs as much as drawing.
const asked = (q: string) => ({ q, limit: PAGE, count: "true" }) as const;

const heldOf = (q: string, { items, count }: DeliveryList): Held => ({
	q,
	items,
	asOf: items[0]?.id ?? 0,
	// What arrives between the two may be in one of them only.
	total: Math.max(count ?? 0, items.length),
});

/** Rows that are as they were stay the same objects wherever they stand now, so that they need not be drawn again. */
export function sameRows(before: Held | undefined, now: Held): Held {
	if (!before) return now;
	const known = new Map(before.items.map((item) => [item.id, item]));
	const items = now.items.map((item) => replaceEqualDeep(known.get(item.id), item));
	const moved = items.length !== before.items.length || items.some((item, index) => item !== before.items[index]);
	const same = !moved && now.q === before.q && now.asOf === before.asOf && now.total === before.total;
	return same ? before : { ...now, items };
}

/** The newest deliveries that a search finds. Whoever asks the same shares the answer, and its error. */
export const newestOf = (q: string) => ({
	queryKey: ["newest", q],
	queryFn: async ({ signal }: { signal: AbortSignal }) => heldOf(q, await api.deliveries(asked(q), signal)),
	structuralSharing: (before: unknown, now: unknown) => sameRows(before as Held | undefined, now as Held),
});

/** The same, asked for with the revision: as soon as something has changed, whoever shows it has the answer. */
const watchedOf = (q: string): Watched => ({
	hash: hashKey(newestOf(q).queryKey),
	async ask(after, wait, signal) {
		const { queryKey } = newestOf(q);
		const list = await api.deliveries({ ...asked(q), changed_after: after, wait }, signal);
		// What is still on its way knows less.
		await queries.cancelQueries({ queryKey, exact: true });
		queries.setQueryData(queryKey, heldOf(q, list));
		return list.revision ?? after;
	},
});

/** The snapshot that the list shows: the newest one while it follows, else the one it stood still with. */
export function useSnapshot(q: string, following: boolean) {
	const { data, error, isPlaceholderData } = useQuery({ ...newestOf(q), placeholderData: keepPreviousData });
	const [held, setHeld] = useState<Held | null>(null);
	const [asked, setAsked] = useState(0);
	const [jumped, setJumped] = useState(0);
	const enter = following || held?.q !== data?.q || asked !== jumped;
	if (data && !isPlaceholderData && enter && held !== data) {
		setHeld(data);
		setJumped(asked);
	}
	useEffect(() => watch(watchedOf(q)), [q]);
	useEffect(() => {
		useList.setState({
			removed: (count) => setHeld((held) => held && { ...held, total: Math.max(0, held.total - count) }),
		});
	}, []);
	return {
		held,
		error,
		newer: held && data?.q === held.q ? newer(held, data.total) : 0,
		/** Shows the newest now, whatever the list does afterwards. */
		jump: () => setAsked((asked) => asked + 1),
	};
}
