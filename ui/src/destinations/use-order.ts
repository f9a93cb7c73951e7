import { useState } from "react";
import { toast } from "sonner";
import type { ConfirmationNeeded } from "../api/generated/ConfirmationNeeded";
import { ApiProblem, wordsOf } from "../api/problem";
import { useClose } from "../place/place";
import { refresh } from "./acts";

/**
 * An order that makes deliveries leave for a destination: where much would leave this machine it needs a second press. It
 * closes its sheet, and says in its own words what came of it.
 */
export function useOrder(order: (confirm: boolean) => Promise<string>) {
	const [needed, setNeeded] = useState<ConfirmationNeeded | null>(null);
	const [fault, setFault] = useState<string | null>(null);
	const [busy, setBusy] = useState(false);
	const close = useClose();
	const send = async (confirm: boolean) => {
		if (busy) return;
		setBusy(true);
		setFault(null);
		try {
			const words = await order(confirm);
			close();
			toast.success(words);
			await refresh();
		} catch (error) {
			const asked = error instanceof ApiProblem ? error.problem.confirmation : undefined;
			if (asked) setNeeded(asked);
			else setFault(wordsOf(error));
		}
		setBusy(false);
	};
	/** What is ordered is another thing now, so what was confirmed of it no longer counts. */
	const changed = () => setNeeded(null);
	return { needed, fault, busy, close, send: (confirm: boolean) => void send(confirm), changed };
}
