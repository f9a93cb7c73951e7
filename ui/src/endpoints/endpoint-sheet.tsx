import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import { useRef, useState } from "react";
import { EndpointForm } from "./endpoint-form";
import { useEndpoints, useProviders, useReceiver } from "./questions";
import type { Start } from "./start";

/** The sheet that makes or changes an endpoint; `slug` null makes a new one, from `start` where something is known already. */
export function EndpointSheet(props: { slug: string | null; start?: Start | undefined; onClose: () => void }) {
	const [opener] = useState(() => document.activeElement);
	const dirty = useRef(false);
	return (
		<Dialog.Root open onOpenChange={(open) => !open && props.onClose()}>
			<Dialog.Portal>
				{/* Radix's own overlay writes a style element to stop scrolling, which the page's content policy refuses. */}
				<div className="fixed inset-0 z-40 bg-[oklch(0.2_0.02_220/0.3)]" />
				<Dialog.Content
					aria-describedby={undefined}
					className="fixed inset-y-0 right-0 z-50 flex w-[min(540px,100vw)] flex-col border-l border-line bg-surface shadow-float outline-none"
					onCloseAutoFocus={(event) => {
						event.preventDefault();
						if (opener instanceof HTMLElement) opener.focus();
					}}
					onInteractOutside={(event) => {
						// A slip of the mouse must not throw away a secret that was just pasted; Esc and Cancel mean it.
						const target = event.target instanceof Element ? event.target : null;
						if (dirty.current || target?.closest("[data-sonner-toaster]")) event.preventDefault();
					}}
				>
					<header className="flex items-center gap-2 border-b border-line px-5 py-3">
						<Dialog.Title className="min-w-0 flex-1 truncate text-lg font-semibold tracking-tight">
							{props.slug === null ? "New endpoint" : `Endpoint ${props.slug}`}
						</Dialog.Title>
						<Dialog.Close className="btn-icon" aria-label="Close">
							<X aria-hidden />
						</Dialog.Close>
					</header>
					<Loaded
						{...props}
						onDirty={() => {
							dirty.current = true;
						}}
					/>
				</Dialog.Content>
			</Dialog.Portal>
		</Dialog.Root>
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
