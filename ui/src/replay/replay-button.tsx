import { RotateCw } from "lucide-react";
import type { Delivery } from "../api/generated/Delivery";
import { countOf, useChosen } from "../chosen/chosen";
import { MODES } from "./modes";
import { lastOf, placeInWords, usePlaces } from "./places";
import { usePreview } from "./preview";
import { sendAgain } from "./sending";

interface Props {
	delivery: Delivery;
	/** The one thing to do in its view. */
	primary?: boolean;
}

/** Sends the delivery once more, and says before how and where to. */
export function ReplayButton({ delivery, primary = false }: Props) {
	const place = usePlaces(({ kept }) => lastOf(kept, delivery.endpoint));
	const preview = usePreview(place ? { deliveries: [delivery.id], ...place } : null).data;
	// While several are chosen, the key is for them.
	const choosing = useChosen(({ chosen }) => countOf(chosen) > 0);
	const manner = preview?.mode ? ` ${MODES[preview.mode].name.toLowerCase()}` : "";
	return (
		<button
			type="button"
			className={`btn ${primary && !choosing ? "primary" : ""}`}
			title={preview?.why ?? (place ? undefined : "Asks where to, and remembers it")}
			aria-keyshortcuts={choosing ? undefined : "r"}
			onClick={() => void sendAgain(delivery)}
		>
			<RotateCw aria-hidden="true" />
			<span className="replay-words">
				Replay{place ? <span className="replay-manner">{manner}</span> : "…"}
				{place && <span className="replay-to"> to {placeInWords(place)}</span>}
			</span>
			{!choosing && <kbd aria-hidden>R</kbd>}
		</button>
	);
}
