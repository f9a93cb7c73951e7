/** Marking: pinning, tagging, noting a delivery, and having read it. What is marked shows at once, and is put back where it is refused. */

import { toast } from "sonner";
import { create } from "zustand";
import { api } from "../api/client";
import type { ChangeMarks } from "../api/generated/ChangeMarks";
import type { Delivery } from "../api/generated/Delivery";
import type { DeliveryItem } from "../api/generated/DeliveryItem";
import { wordsOf } from "../api/problem";
import { useList } from "../deliveries/control";
import { currentQuery, usePlace } from "../place/place";
import { queries } from "../queries";

/** Which of the marks is being written, so that a key can open its field. */
export const useWriting = create<{ writing: "tags" | "note" | null }>()(() => ({ writing: null }));

export const write = (writing: "tags" | "note" | null) => useWriting.setState({ writing });

/** Whether such a field was asked for and is not there yet: the delivery is still on its way. */
export function awaitsField(): boolean {
	const { selected } = usePlace.getState();
	if (useWriting.getState().writing === null || selected === null) return false;
	const failed = queries.getQueryState(["delivery", selected])?.status === "error";
	return !failed && !document.querySelector(".mark-field, .mark-writing");
}

type Marks = Pick<Delivery, "pinned" | "read" | "tags" | "note">;

/** The marks as they are after a change; what is not given stays. */
export function marked<M extends Partial<Marks>>(marks: M, change: ChangeMarks): M {
	const after: M = { ...marks };
	if (change.pinned !== undefined) after.pinned = change.pinned ?? false;
	if (change.read !== undefined) after.read = change.read ?? false;
	if (change.tags !== undefined) after.tags = change.tags ?? [];
	if (change.note !== undefined && "note" in marks) after.note = change.note;
	return after;
}

/** Shows a change wherever the delivery stands, before Creel has answered. */
function show(id: number, change: ChangeMarks): void {
	queries.setQueryData<Delivery>(["delivery", id], (delivery) => delivery && marked(delivery, change));
	queries.setQueriesData<DeliveryItem[]>({ queryKey: ["page"] }, (items) =>
		items?.map((item) => (item.id === id ? marked(item, change) : item)),
	);
}

/** Whether a search asks for marks, so that a change of them can take a delivery out of it. */
export const asksMarks = (q: string) => /(^|\s)[-!]?(is:[^\s]*(pinned|unread)|tag:)/i.test(q);

/** Takes the delivery out of a list that it is no longer in, so that the list closes the gap. */
async function leave(id: number, q: string): Promise<void> {
	if (!asksMarks(q)) return;
	const { items } = await api.deliveries({ q, as_of: id, offset: 0, limit: 1 });
	if (items[0]?.id !== id) useList.getState().removed(1);
}

/** Changes go one after the other, so that the last one given is the last one stored. */
let before: Promise<unknown> = Promise.resolve();

/** Marks a delivery, and says whether that was stored. */
export function mark(id: number, change: ChangeMarks, q = currentQuery()): Promise<boolean> {
	show(id, change);
	const stored = before.then(() => store(id, change, q));
	before = stored;
	return stored;
}

async function store(id: number, change: ChangeMarks, q: string): Promise<boolean> {
	try {
		const { pinned, read, tags, note } = await api.mark(id, change);
		// An answer that was on its way already may be older than this one.
		await queries.cancelQueries({ queryKey: ["delivery", id] });
		show(id, { pinned, read, tags, note });
		await leave(id, q);
		return true;
	} catch (error) {
		await queries.invalidateQueries({ predicate: ({ queryKey: [kind] }) => kind === "delivery" || kind === "page" });
		toast.error("The delivery was not marked", { description: wordsOf(error) });
		return false;
	}
}
