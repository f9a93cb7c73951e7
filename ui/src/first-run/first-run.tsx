import { urlOf } from "../endpoints/address";
import { useEndpoints } from "../endpoints/questions";
import { endpointOf, usePlace } from "../place/place";
import { FirstEvent } from "../test-events/first-event";
import { FileDoor, InternetDoor, MachineDoor } from "./doors";
import { ProviderChoice } from "./provider-choice";

interface Props {
	receiver: string | null;
	onNewEndpoint: (provider?: string) => void;
}

/** What stands in the middle while nothing was captured yet: three ways in, and who is going to send. */
export function FirstRun({ receiver, onNewEndpoint }: Props) {
	const selected = usePlace(endpointOf);
	const endpoint = useEndpoints().data?.items.find(({ slug }) => slug === selected);
	// A public URL is another way in. This one works from this machine, whatever tunnel is up.
	const url = urlOf({ publicUrl: "", path: endpoint?.receiver_path ?? "/" }, receiver);
	return (
		<div className="@container h-full overflow-y-auto bg-surface">
			<div className="mx-auto flex min-h-full max-w-[940px] flex-col justify-center px-6 py-6">
				<h2 className="text-[24px] leading-tight font-semibold tracking-tight">
					{receiver ? "Ready. Send something here." : "The receiver does not listen yet."}
				</h2>
				<p className="mt-1 mb-5 text-md text-ink-2">
					Every request is kept exactly as it arrives, on this machine only.
				</p>
				<div className="grid grid-cols-1 gap-3 @min-[560px]:grid-cols-2 @min-[760px]:grid-cols-3">
					<MachineDoor url={url} endpoint={endpoint?.name} />
					<InternetDoor receiver={receiver} />
					<FileDoor />
				</div>
				<FirstEvent />
				<ProviderChoice onNewEndpoint={onNewEndpoint} />
				<p className="mt-5 flex items-center gap-2.5 text-ink-3">
					<span aria-hidden className="size-2 rounded-full bg-accent ring-3 ring-accent-soft" />
					Waiting for the first delivery…
				</p>
			</div>
		</div>
	);
}
