import { toast } from "sonner";
import { api } from "../api/client";
import { wordsOf } from "../api/problem";

/** As long as the way back is offered, in milliseconds. */
const OFFERED = 10_000;

/** Says what was deleted, and offers the way back. `back` says that it is there again, once `again` has asked for it. */
export function tellDeleted(said: string, deletion: number, back: string, again?: () => Promise<unknown>): void {
	const undo = async () => {
		try {
			await api.restore(deletion);
			await again?.();
			toast.success(back);
		} catch (error) {
			toast.error("The deletion could not be undone", { description: wordsOf(error) });
		}
	};
	toast(said, { duration: OFFERED, action: { label: "Undo", onClick: () => void undo() } });
}
