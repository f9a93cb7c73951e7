import type { Fault } from "./query-fault";

/** Where a search is not understood, why, and what would be. */
export function FaultCard({ search, fault, onMend }: { search: string; fault: Fault; onMend: () => void }) {
	return (
		<div className="search-fault" id="search-fault" role="alert">
			<p>{fault.message}</p>
			<pre aria-hidden="true">
				{search.slice(0, fault.at)}
				<mark>{search.slice(fault.at) || " "}</mark>
			</pre>
			{fault.better && (
				<button type="button" className="btn" onClick={onMend}>
					Use <code>{fault.better}</code>
				</button>
			)}
		</div>
	);
}
