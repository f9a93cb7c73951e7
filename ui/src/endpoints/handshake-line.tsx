import { Handshake } from "lucide-react";
import type { LastHandshake } from "../api/generated/LastHandshake";
import { usePlace } from "../place/place";
import { useTimes } from "../time/times";

/** That the sender found this URL and was answered: "validated by mon1tor 08:31". */
export function HandshakeLine({ handshake, provider }: { handshake: LastHandshake; provider: string | null }) {
	const times = useTimes();
	const show = () => {
		usePlace.getState().open(null);
		usePlace.getState().select(handshake.delivery);
	};
	return (
		<p className="flex flex-wrap items-center gap-2 text-ink-2">
			<Handshake aria-hidden className="text-valid" />
			<span title={times.full(handshake.at)}>
				Validated by <b className="font-semibold text-ink">{provider ?? "its sender"}</b>{" "}
				<time dateTime={handshake.at}>{times.brief(handshake.at)}</time>, handshake “{handshake.name}”
			</span>
			<button type="button" className="btn ghost h-6" onClick={show}>
				Show it
			</button>
		</p>
	);
}
