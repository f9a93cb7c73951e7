import { Send } from "lucide-react";
import { useTimes } from "../time/times";

interface Props {
	endpoint: boolean;
	forwarded: boolean;
	from: string | undefined;
}

/** What the columns are. Below the word Time stand clocks, so it says of which day and zone the first one in sight is. */
export function Heading({ endpoint, forwarded, from }: Props) {
	const times = useTimes();
	const today = from === undefined || times.sameDay(from, new Date());
	return (
		<div role="row" tabIndex={-1} className="listed heading" aria-rowindex={1}>
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
