/** Sending a replay, and telling how far it is while everything else goes on. */

import { toast } from "sonner";
import { api } from "../api/client";
import type { Delivery } from "../api/generated/Delivery";
import type { Replay } from "../api/generated/Replay";
import type { ReplayOrder } from "../api/generated/ReplayOrder";
import { wordsOf } from "../api/problem";
import { useTab } from "../inspector/tabs";
import { nextChange } from "../live/next-change";
import { usePlace } from "../place/place";
import { queries } from "../queries";
import { compose } from "./composing";
import { lastOf, type Place, placeInWords, remember, usePlaces } from "./places";
import { cameOf, endOf, progressOf } from "./progress";

/** A replay that ends sooner is told of once, by what came of it. */
const SOON = 300;

/** Sends the delivery where its endpoint's deliveries were sent last; asks where there was none. */
export async function sendAgain({ id, endpoint }: Delivery): Promise<void> {
	const place = lastOf(usePlaces.getState().kept, endpoint);
	if (!place) return compose({ deliveries: [id] });
	try {
		await begin({ deliveries: [id], ...place }, place, endpoint);
	} catch (error) {
		toast.error(`Not sent to ${placeInWords(place)}`, { description: wordsOf(error) });
	}
}

/** Begins a replay and follows it; a refusal is the caller's to tell. */
export async function begin(order: ReplayOrder, place: Place, endpoint: string | null): Promise<Replay> {
	const replay = await api.startReplay(crypto.randomUUID(), order);
	if (endpoint !== null) remember(endpoint, place);
	void follow(replay, order.deliveries?.length === 1 ? (order.deliveries[0] ?? null) : null);
	return replay;
}

async function follow(begun: Replay, delivery: number | null): Promise<void> {
	const since = performance.now();
	let replay = begun;
	try {
		while (replay.state === "running") {
			if (replay.total > 1 || performance.now() - since > SOON) telling(replay);
			await nextChange(SOON);
			replay = await api.replay(begun.id);
			queries.setQueryData(["replay", begun.id], replay);
		}
		await queries.invalidateQueries({
			predicate: ({ queryKey: [kind] }) => kind === "attempts" || kind === "replay-attempts",
		});
		await ended(replay, replay.total === 1 ? delivery : null);
	} catch (error) {
		// What was ordered goes on without the page.
		toast.error("How far the replay is cannot be read", { id: begun.id, description: wordsOf(error) });
	}
}

function telling(replay: Replay): void {
	toast.loading(progressOf(replay), {
		id: replay.id,
		duration: Number.POSITIVE_INFINITY,
		action: { label: "Cancel", onClick: () => void cancel(replay.id) },
	});
}

export async function cancel(id: string): Promise<void> {
	try {
		queries.setQueryData(["replay", id], await api.cancelReplay(id));
	} catch (error) {
		toast.error("The replay was not cancelled", { description: wordsOf(error) });
	}
}

async function ended(replay: Replay, delivery: number | null): Promise<void> {
	const made =
		delivery === null ? undefined : (await api.attempts(delivery)).items.find((one) => one.replay === replay.id);
	const { good, words, more } = made ? cameOf(made) : endOf(replay);
	const show = () => {
		if (delivery === null || !made) return usePlace.getState().open({ kind: "replays", id: replay.id });
		usePlace.getState().select(delivery);
		useTab.getState().choose("attempts");
	};
	(good ? toast.success : toast.error)(words, {
		id: replay.id,
		duration: good ? 6000 : 10_000,
		description: more,
		action: { label: "Show", onClick: show },
	});
}
