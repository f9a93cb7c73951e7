import { Ban, RotateCw } from "lucide-react";
import { useEffect, useRef } from "react";
import type { Forward } from "../api/generated/Forward";
import { plainText } from "../content/text";
import { nameOf } from "../deliveries/words";
import { cancel, retry } from "../destinations/acts";
import { useTimes } from "../time/times";
import { StateGlyph } from "./state-glyph";
import { canCancel, canRetry, forwardInWords, stateWord } from "./words";

interface Props {
	forward: Forward;
	now: Date;
	chosen: boolean;
	choose: () => void;
}

/** One forward in the queue of its destination, with what can be done about it. */
export function QueueRow({ forward, now, chosen, choose }: Props) {
	const row = useRef<HTMLLIElement>(null);
	const times = useTimes();
	const { request } = forward;
	const name = request ? plainText(nameOf(request)) : `delivery ${forward.delivery}`;
	useEffect(() => {
		if (chosen) row.current?.scrollIntoView({ block: "nearest" });
	}, [chosen]);
	return (
		<li ref={row} className="queued" data-chosen={chosen} data-state={forward.state}>
			<span className="queued-state">
				<StateGlyph {...forward} />
				<span>{stateWord(forward)}</span>
			</span>
			<button type="button" className="queued-what" aria-pressed={chosen} onClick={choose}>
				<span>
					<bdi className="font-medium">{name}</bdi>
					{request && (
						<small className="num ml-2">
							{plainText(request.endpoint)} {times.brief(request.received_at)}
						</small>
					)}
				</span>
				<small className="num">{plainText(forwardInWords(forward, now))}</small>
			</button>
			<span className="flex">
				{canRetry(forward) && (
					<button
						type="button"
						className="btn-icon"
						aria-label={`Retry ${name} now`}
						title="Retry now"
						onClick={() => void retry(forward.id)}
					>
						<RotateCw aria-hidden="true" />
					</button>
				)}
				{canCancel(forward) && (
					<button
						type="button"
						className="btn-icon"
						aria-label={`Cancel ${name}`}
						title="Cancel"
						onClick={() => void cancel(forward.id)}
					>
						<Ban aria-hidden="true" />
					</button>
				)}
			</span>
		</li>
	);
}
