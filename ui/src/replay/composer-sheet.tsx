import "./replay.css";
import { useRef } from "react";
import type { Delivery } from "../api/generated/Delivery";
import type { ReplayMode } from "../api/generated/ReplayMode";
import { deliveriesInWords } from "../chosen/chosen";
import { plainText } from "../content/text";
import { nameOf } from "../deliveries/words";
import { useDelivery } from "../inspector/use-delivery";
import { endpointOf, useClose, usePlace } from "../place/place";
import { Sheet } from "../shell/sheet";
import { Composer } from "./composer";
import type { What } from "./draft";

interface Props {
	what: What;
	mode: ReplayMode | undefined;
}

/** "Replay push", "Replay 7 deliveries". How many a search finds is said beside what leaves. */
function titleOf(what: What, delivery: Delivery | undefined): string {
	if (delivery) return `Replay ${plainText(nameOf(delivery)).slice(0, 120)}`;
	if ("deliveries" in what)
		return what.deliveries.length === 1 ? "Replay" : `Replay ${deliveriesInWords(what.deliveries.length)}`;
	return what.as_of === undefined ? "Replay all found" : "Replay what is chosen";
}

/** Sends deliveries again: where to, how, and a look at what leaves before it does. */
export default function ComposerSheet({ what, mode }: Props) {
	const changed = useRef(false);
	const only = "deliveries" in what && what.deliveries.length === 1 ? (what.deliveries[0] ?? null) : null;
	const { data: delivery, error } = useDelivery(only);
	const selected = usePlace(endpointOf);
	const close = useClose();
	return (
		<Sheet title={titleOf(what, delivery)} wide holds={() => changed.current} onClose={close}>
			{error && (
				<p role="alert" className="p-5 text-invalid">
					{error.message}
				</p>
			)}
			{(delivery || only === null) && (
				<Composer
					what={what}
					mode={mode ?? null}
					delivery={delivery ?? null}
					slug={delivery?.endpoint ?? selected}
					onChanged={() => {
						changed.current = true;
					}}
					onClose={close}
				/>
			)}
		</Sheet>
	);
}
