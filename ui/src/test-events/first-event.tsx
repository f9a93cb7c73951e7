import { Send } from "lucide-react";
import { useId, useState } from "react";
import { toast } from "sonner";
import { api } from "../api/client";
import { wordsOf } from "../api/problem";
import { useEndpoints, useProviders } from "../endpoints/questions";
import { inOrder } from "../first-run/order";
import { endpointOf, usePlace } from "../place/place";
import { endpointFor, firstOf } from "./choice";
import { useEvents } from "./questions";
import { cameOf } from "./sent";

/** Sends one event in the name of a service, at once: what a delivery looks like before there is a sender. */
export function FirstEvent() {
	const id = useId();
	const events = useEvents().data?.items ?? [];
	const endpoints = useEndpoints().data?.items ?? [];
	const providers = inOrder(useProviders().data?.items ?? []).filter(({ id }) => firstOf(events, id));
	const [chosen, choose] = useState<string | null>(null);
	const [busy, setBusy] = useState(false);
	const selected = usePlace(endpointOf);
	const own = endpoints.find(({ slug }) => slug === selected)?.provider;
	const provider = chosen ?? (providers.find(({ id }) => id === own) ?? providers[0])?.id;
	const event = provider && firstOf(events, provider);
	// Its room is kept until the events have come, or the doors above it would jump.
	if (!event) return <div className="mt-3 h-[52px]" />;
	const send = async () => {
		setBusy(true);
		try {
			const endpoint = endpointFor(endpoints, event.provider, selected);
			const { sent } = await api.makeEvent(event.provider, event.name, { endpoint, send: true });
			const came = sent && cameOf(sent);
			if (came && !came.good) toast.error(came.words, { description: came.more });
			// It would be out of sight.
			else if (selected && selected !== endpoint) usePlace.getState().go({ kind: "endpoint", slug: endpoint });
		} catch (error) {
			toast.error("The test event was not sent", { description: wordsOf(error) });
		}
		setBusy(false);
	};
	return (
		<section className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-2 card py-2.5" aria-labelledby={id}>
			<Send aria-hidden className="text-accent" />
			<h3 id={id} className="font-semibold">
				No sender yet?
			</h3>
			<label className="flex min-w-0 items-center gap-2 text-ink-2">
				An event as of
				<select
					className="field h-[30px] w-auto max-w-[180px]"
					value={provider}
					onChange={({ target }) => choose(target.value)}
				>
					{providers.map(({ id, name }) => (
						<option key={id} value={id}>
							{name}
						</option>
					))}
				</select>
			</label>
			<button type="button" className="btn ml-auto" disabled={busy} onClick={() => void send()}>
				Send a test event
			</button>
		</section>
	);
}
