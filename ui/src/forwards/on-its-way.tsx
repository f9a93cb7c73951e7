import { useQuery } from "@tanstack/react-query";
import { Ban, RotateCw } from "lucide-react";
import { api } from "../api/client";
import type { Delivery } from "../api/generated/Delivery";
import type { Forward } from "../api/generated/Forward";
import { attemptsQuery } from "../attempts/questions";
import { plainText } from "../content/text";
import { cancel, retry } from "../destinations/acts";
import { usePlace } from "../place/place";
import { StateGlyph } from "./state-glyph";
import { useNow } from "./use-now";
import { canCancel, canRetry, forwardInWords, waits } from "./words";

/** Where a delivery is forwarded to, and how far each of its ways has come. */
export function OnItsWay({ delivery }: { delivery: Pick<Delivery, "id" | "forwards"> }) {
	const { data } = useQuery({
		queryKey: ["forwards of", delivery.id],
		queryFn: ({ signal }) => api.forwardsOf(delivery.id, signal),
		enabled: delivery.forwards !== null,
	});
	const attempts = useQuery({ ...attemptsQuery(delivery.id), enabled: delivery.forwards !== null }).data?.items;
	const now = useNow(data?.items.some(waits) ?? false);
	if (!data || data.items.length === 0) return null;
	return (
		<section aria-label="On its way" className="ways">
			<h3>On its way</h3>
			<ul>
				{data.items.map((forward) => (
					<Way
						key={forward.id}
						forward={forward}
						now={now}
						took={attempts?.find((attempt) => attempt.forward === forward.id)?.total_ms ?? null}
					/>
				))}
			</ul>
		</section>
	);
}

/** `took` is how long its last try took, in milliseconds. */
function Way({ forward, now, took }: { forward: Forward; now: Date; took: number | null }) {
	const { id, destination, destination_name } = forward;
	const name = plainText(destination_name);
	return (
		<li>
			<StateGlyph {...forward} />
			<p>
				<button
					type="button"
					className="rounded-s font-semibold hover:underline"
					title={`Queue of ${name}`}
					onClick={() => usePlace.getState().go({ kind: "destination", id: destination })}
				>
					{name}
				</button>
				: <span className="num">{plainText(forwardInWords(forward, now, took))}</span>
			</p>
			<span className="ways-acts">
				{canRetry(forward) && (
					<button type="button" className="btn ghost" onClick={() => void retry(id)}>
						<RotateCw aria-hidden="true" /> Retry now <span className="sr-only">to {name}</span>
					</button>
				)}
				{canCancel(forward) && (
					<button type="button" className="btn ghost" onClick={() => void cancel(id)}>
						<Ban aria-hidden="true" /> Cancel <span className="sr-only">the way to {name}</span>
					</button>
				)}
			</span>
		</li>
	);
}
