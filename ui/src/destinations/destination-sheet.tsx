import "../inspector/rows.css";
import "./destinations.css";
import { useRef } from "react";
import { useEndpoints, useProviders } from "../endpoints/questions";
import { isGone } from "../inspector/use-delivery";
import { useClose } from "../place/place";
import { Sheet } from "../shell/sheet";
import { DestinationForm } from "./destination-form";
import { useDestination } from "./questions";

/** The sheet that makes or changes a destination; null makes a new one. */
export default function DestinationSheet({ id }: { id: number | null }) {
	const dirty = useRef(false);
	const close = useClose();
	return (
		<Sheet
			title={id === null ? "New destination" : "Destination"}
			wide="twice"
			holds={() => dirty.current}
			onClose={close}
		>
			<Loaded
				id={id}
				onClose={close}
				onDirty={() => {
					dirty.current = true;
				}}
			/>
		</Sheet>
	);
}

function Loaded({ id, onDirty, onClose }: { id: number | null; onDirty: () => void; onClose: () => void }) {
	const destination = useDestination(id);
	const endpoints = useEndpoints();
	const providers = useProviders();
	const failed = destination.error ?? endpoints.error ?? providers.error;
	if (isGone(destination.error)) return <p className="p-5 text-ink-2">This destination was deleted.</p>;
	if (endpoints.data && providers.data && (id === null || destination.data))
		return (
			<DestinationForm
				destination={destination.data ?? null}
				endpoints={endpoints.data.items}
				providers={providers.data.items}
				onDirty={onDirty}
				onClose={onClose}
			/>
		);
	return failed ? (
		<p role="alert" className="p-5 text-invalid">
			{failed.message}
		</p>
	) : null;
}
