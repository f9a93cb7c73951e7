import "../replay/replay.css";
import { useRef, useState } from "react";
import type { EventItem } from "../api/generated/EventItem";
import { useEndpoints, useProviders } from "../endpoints/questions";
import { inOrder } from "../first-run/order";
import { Bones, Failed } from "../inspector/blank";
import { endpointOf, useClose, usePlace } from "../place/place";
import { Sheet } from "../shell/sheet";
import { usual } from "./choice";
import { EventForm } from "./event-form";
import { useEvents } from "./questions";

interface Props {
	/** The one to begin with, where it is known. */
	provider: string | undefined;
	name: string | undefined;
}

/** Sends what a service would send, so that no service is needed. */
export default function TestEventSheet({ provider, name }: Props) {
	const changed = useRef(false);
	const close = useClose();
	return (
		<Sheet title="Send a test event" wide holds={() => changed.current} onClose={close}>
			<Loaded
				provider={provider}
				name={name}
				onChanged={() => {
					changed.current = true;
				}}
				onClose={close}
			/>
		</Sheet>
	);
}

/** Those of the first providers first; what is nobody's comes last. */
function sorted(events: readonly EventItem[], order: readonly string[]): EventItem[] {
	const place = ({ provider }: EventItem) => (order.indexOf(provider) + order.length + 1) % (order.length + 1);
	return [...events].sort((a, b) => place(a) - place(b) || a.name.localeCompare(b.name));
}

function Loaded({ provider, name, onChanged, onClose }: Props & { onChanged: () => void; onClose: () => void }) {
	const events = useEvents();
	const providers = useProviders().data?.items;
	const endpoints = useEndpoints().data?.items;
	const current = usePlace(endpointOf);
	const [chosen, choose] = useState<EventItem | null>(null);
	if (!events.data || !providers || !endpoints) {
		return (
			<div className="p-5">
				{events.error ? (
					<Failed what="The test events" error={events.error} retry={() => void events.refetch()} />
				) : (
					<Bones />
				)}
			</div>
		);
	}
	const known = inOrder(providers);
	const items = sorted(
		events.data.items,
		known.map(({ id }) => id),
	);
	const asked = items.find((event) => event.provider === provider && event.name === name);
	const of = endpoints.find(({ slug }) => slug === current)?.provider ?? null;
	const event = chosen ?? asked ?? usual(items, of);
	if (!event) return <p className="p-5 text-ink-2">There is no test event yet. Any delivery can be saved as one.</p>;
	return (
		<EventForm
			// Another event begins anew, with its own headers and body.
			key={`${event.provider} ${event.name}`}
			event={event}
			events={items}
			endpoints={endpoints}
			current={current}
			nameOf={(id) => known.find((one) => one.id === id)?.name ?? (id === "own" ? "Nobody's" : id)}
			onEvent={choose}
			onChanged={onChanged}
			onClose={onClose}
		/>
	);
}
