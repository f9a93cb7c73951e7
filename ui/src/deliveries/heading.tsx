import { zone } from "./words";

/** What the columns are. Times are those of this machine, and say so. */
export function Heading({ endpoint }: { endpoint: boolean }) {
	return (
		<div role="row" tabIndex={-1} className="listed heading" aria-rowindex={1}>
			<div role="columnheader" tabIndex={-1}>
				Time <small>{zone(new Date())}</small>
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
			<div role="columnheader" tabIndex={-1} className="listed-size">
				Size
			</div>
		</div>
	);
}
