/** What is done with a destination from the sidebar, its queue and the palette. */
import { toast } from "sonner";
import { api } from "../api/client";
import type { Destination } from "../api/generated/Destination";
import { ApiProblem, wordsOf } from "../api/problem";
import { usePlace } from "../place/place";
import { queries } from "../queries";
import { tellDeleted } from "../shell/deleted";

const failed = (told: string, error: unknown) => toast.error(told, { description: wordsOf(error) });

/** What was said of destinations and forwards is out of date at once, not only when the next revision is seen. */
export async function refresh(): Promise<void> {
	await queries.invalidateQueries({
		predicate: ({ queryKey: [first] }) => typeof first === "string" && /^(destination|forward)/.test(first),
	});
}

/** Pauses it, or ends its pause. Where much would leave the machine then, it is shown first and waits for a second press. */
export async function pauseOrResume({ id, name, paused }: Destination): Promise<void> {
	try {
		if (paused) await api.resumeDestination(id, {});
		else await api.pauseDestination(id);
		await refresh();
		toast.success(paused ? `${name} goes on.` : `${name} is paused. What arrives is queued.`);
	} catch (error) {
		const needed = error instanceof ApiProblem ? error.problem.confirmation : undefined;
		if (needed) usePlace.getState().open({ kind: "resume", id, needed });
		else failed(paused ? `${name} is still paused` : `${name} was not paused`, error);
	}
}

/** Deletes it with its queue, and offers the way back. */
export async function remove({ id, name, queue }: Destination): Promise<boolean> {
	try {
		const deletion = await api.deleteDestination(id);
		const { scope, go } = usePlace.getState();
		if (scope.kind === "destination" && scope.id === id) go({ kind: "all" });
		await refresh();
		const also = queue.waiting > 0 ? ` with ${queue.waiting.toLocaleString("en")} waiting` : "";
		tellDeleted(`Deleted ${name}${also}.`, deletion.id, `${name} is back.`, refresh);
		return true;
	} catch (error) {
		failed(`${name} was not deleted`, error);
		return false;
	}
}

/** The destination whose queue is shown. */
export function currentDestination(): Destination | undefined {
	const { scope } = usePlace.getState();
	if (scope.kind !== "destination") return undefined;
	return queries.getQueryData<Destination>(["destination", scope.id]);
}

/** Tries everything again that failed of the delivery that is selected. */
export async function retryFailed(): Promise<void> {
	const { selected } = usePlace.getState();
	if (selected === null) return;
	const { items } = await api.forwardsOf(selected);
	for (const { id, state } of items) if (state === "failed") await retry(id);
}

/** Tries a forward again now. */
export async function retry(forward: number): Promise<void> {
	try {
		await api.retryForward(forward);
		await refresh();
	} catch (error) {
		failed("It was not tried again", error);
	}
}

/** Takes a forward out of the queue. */
export async function cancel(forward: number): Promise<void> {
	try {
		await api.cancelForward(forward);
		await refresh();
	} catch (error) {
		failed("It was not cancelled", error);
	}
}
