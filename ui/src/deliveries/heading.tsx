import { Check, Minus, Send } from "lucide-react";
import { keyInWords } from "../actions/keys";
import { clearChosen, countOf, useChosen } from "../chosen/chosen";
import { host } from "../host";
import { useTimes } from "../time/times";
import { useList } from "./control";

interface Props {
	endpoint: boolean;
	forwarded: boolean;
	/** How many rows there are. */
	total: number;
	from: string | undefined;
}

/** What the columns are. Below the word Time stand clocks, so it says of which day and zone the first one in sight is. */
export function Heading({ endpoint, forwarded, total, from }: Props) {
	const times = useTimes();
	const count = useChosen(({ chosen }) => countOf(chosen));
	const today = from === undefined || times.sameDay(from, new Date());
	return (
		<div role="row" tabIndex={-1} className="listed heading" aria-rowindex={1}>
			{/* For the mouse; Ctrl+A and Esc do the same. */}
			<span
				className="listed-box"
				data-state={count > 0}
				aria-hidden="true"
				title={count > 0 ? "Choose none (Esc)" : `Choose all (${keyInWords("Mod+a", host.mac)})`}
				onClick={() => (count > 0 ? clearChosen() : useList.getState().control?.chooseAll?.())}
			>
				{count < total ? <Minus /> : <Check />}
			</span>
			<div role="columnheader" tabIndex={-1} title={`Times are in ${times.zone(from)}`}>
				{today ? (
					<>
						Time <small>{times.zone(from)}</small>
					</>
				) : (
					<span className="listed-day">{times.day(from)}</span>
				)}
			</div>
			{endpoint && (
				<div role="columnheader" tabIndex={-1} className="listed-endpoint">
					Endpoint
				</div>
			)}
			<div role="columnheader" tabIndex={-1}>
				Event
			</div>
			<div role="columnheader" tabIndex={-1}>
				Signature
			</div>
			<div role="columnheader" tabIndex={-1} className="listed-answer">
				Answer
			</div>
			{forwarded && (
				<div role="columnheader" tabIndex={-1} className="listed-forwards" title="Forwarded">
					<Send role="img" aria-label="Forwarded" />
				</div>
			)}
			<div role="columnheader" tabIndex={-1} className="listed-size">
				Size
			</div>
		</div>
	);
}
