import { toast } from "sonner";
import { api } from "../api/client";
import type { Deletion } from "../api/generated/Deletion";
import { wordsOf } from "../api/problem";
import { asked, clearChosen, deliveriesInWords, isChosen, useChosen } from "../chosen/chosen";
import { useLive } from "../live/changes";
import { usePlace } from "../place/place";
import { queries } from "../queries";
import { useList } from "./control";

/** Asks again at once: a list that closes its gap must not show the rows that went. */
function again(): void {
	useLive.setState(({ revision }) => ({ revision: revision + 1 }));
	void queries.invalidateQueries({ queryKey: ["page"] });
}

const failed = (error: unknown, told: string) => toast.error(told, { description: wordsOf(error) });

async function undo(deletion: number, count: number): Promise<void> {
	try {
		await api.restore(deletion);
		useList.getState().removed(-count);
		again();
	} catch (error) {
		failed(error, "The deletion could not be undone");
	}
}

/** Says what went, and offers the way back for ten seconds. */
function deleted({ id, count }: Deletion): void {
	useList.getState().removed(count);
	again();
	toast(`Deleted ${deliveriesInWords(count)}`, {
		duration: 10_000,
		action: { label: "Undo", onClick: () => void undo(id, count) },
	});
}

/** Deletes all that is chosen, and offers the way back. */
export async function deleteChosen(): Promise<void> {
	const { chosen } = useChosen.getState();
	try {
		const deletion = await api.remove(asked(chosen));
		const { selected, select } = usePlace.getState();
		if (selected !== null && isChosen(chosen, selected)) select(null);
		clearChosen();
		deleted(deletion);
	} catch (error) {
		failed(error, "Nothing was deleted");
	}
}

/** Deletes the selected delivery, goes on to the next one, and offers the way back for ten seconds. */
export async function deleteSelected(): Promise<void> {
	const id = usePlace.getState().selected;
	if (id === null) return;
	// On to the next one, or back where it was the last; where there is no other, nothing stays selected.
	for (const step of [1, -1]) {
		if (usePlace.getState().selected === id) useList.getState().control?.move(step);
	}
	if (usePlace.getState().selected === id) usePlace.getState().select(null);
	try {
		deleted(await api.remove({ ids: [id] }));
	} catch (error) {
		usePlace.getState().select(id);
		failed(error, "The delivery was not deleted");
	}
}
