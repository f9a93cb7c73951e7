import { useRef } from "react";
import { useClose } from "../place/place";
import { Sheet } from "../shell/sheet";
import { EndpointForm } from "./endpoint-form";
import { useEndpoints, useProviders, useReceiver } from "./questions";
import type { Start } from "./start";

/** The sheet that makes or changes an endpoint; `slug` null makes a new one, from `start` where something is known already. */
export function EndpointSheet(props: { slug: string | null; start?: Start | undefined }) {
	const dirty = useRef(false);
	const close = useClose();
	return (
		<Sheet
			title={props.slug === null ? "New endpoint" : `Endpoint ${props.slug}`}
			holds={() => dirty.current}
			onClose={close}
		>
			<Loaded
				{...props}
				onClose={close}
				onDirty={() => {
					dirty.current = true;
				}}
			/>
		</Sheet>
	);
}

interface LoadedProps {
	slug: string | null;
	start?: Start | undefined;
	onDirty: () => void;
	onClose: () => void;
}

function Loaded({ slug, start, onDirty, onClose }: LoadedProps) {
	const endpoints = useEndpoints();
	const providers = useProviders();
	const receiver = useReceiver();
	const failed = endpoints.error ?? providers.error;
	if (failed && !(endpoints.data && providers.data))
		return (
			<p role="alert" className="p-5 text-invalid">
				{failed.message}
			</p>
		);
	if (!endpoints.data || !providers.data) return null;
	const endpoint = slug === null ? null : endpoints.data.items.find((one) => one.slug === slug);
	if (endpoint === undefined) return <p className="p-5 text-ink-2">There is no endpoint {slug} any more.</p>;
	return (
		<EndpointForm
			endpoint={endpoint}
			endpoints={endpoints.data.items}
			providers={providers.data.items}
			start={start}
			receiver={receiver}
			onDirty={onDirty}
			onClose={onClose}
		/>
	);
}
