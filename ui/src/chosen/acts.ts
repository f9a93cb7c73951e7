/** What is done with all that is chosen. */

import { toast } from "sonner";
import { api } from "../api/client";
import type { DeliveryItem } from "../api/generated/DeliveryItem";
import type { MarkDeliveries } from "../api/generated/MarkDeliveries";
import { wordsOf } from "../api/problem";
import { useList } from "../deliveries/control";
import { asksMarks } from "../marks/marking";
import { currentQuery, usePlace } from "../place/place";
import { queries } from "../queries";
import { compose } from "../replay/composing";
import { asked, clearChosen, deliveriesInWords, isChosen, useChosen, whatOf } from "./chosen";

type Change = Pick<MarkDeliveries, "pinned" | "read" | "add_tags" | "remove_tags">;

export const replayChosen = () => compose(whatOf(useChosen.getState().chosen));

export const forwardChosen = () =>
	usePlace.getState().open({ kind: "forward", what: whatOf(useChosen.getState().chosen) });

export const exportChosen = () =>
	usePlace.getState().open({ kind: "export", what: whatOf(useChosen.getState().chosen) });

/** The rows of what is chosen, as far as they have come; with a million chosen only some have. */
function rowsOfChosen(): DeliveryItem[] {
	const { chosen } = useChosen.getState();
	const pages = queries.getQueriesData<DeliveryItem[]>({ queryKey: ["page"] });
	return pages.flatMap(([, items]) => items?.filter(({ id }) => isChosen(chosen, id)) ?? []);
}

/** Unpins them where all that are known are pinned. */
export function pinChosen(): Promise<void> {
	const pinned = !rowsOfChosen().every((row) => row.pinned);
	return markChosen({ pinned }, pinned ? "Pinned" : "Unpinned");
}

export function readChosen(): Promise<void> {
	const read = !rowsOfChosen().every((row) => row.read);
	return markChosen({ read }, `Marked as ${read ? "read" : "unread"}:`);
}

export const tagChosen = (tag: string) => markChosen({ add_tags: [tag] }, `Put “${tag}” on`);

export const untagChosen = (tag: string) => markChosen({ remove_tags: [tag] }, `Took “${tag}” off`);

async function markChosen(change: Change, done: string): Promise<void> {
	try {
		const { count, full } = await api.markMany({ ...asked(useChosen.getState().chosen), ...change });
		const more = full > 0 && `${deliveriesInWords(full)} stayed without it: 32 tags are the most.`;
		toast.success(`${done} ${deliveriesInWords(count)}`, more ? { description: more } : {});
		await queries.invalidateQueries({
			predicate: ({ queryKey: [kind] }) => kind === "delivery" || kind === "page" || kind === "newest",
		});
		// A search that asks for marks may find other rows now, so the list is brought up to date.
		if (asksMarks(currentQuery())) {
			clearChosen();
			useList.getState().control?.jump?.();
		}
	} catch (error) {
		toast.error("The deliveries were not marked", {
			description: wordsOf(error),
		});
	}
}
