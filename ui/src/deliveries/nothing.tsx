import { SearchX } from "lucide-react";
import { usePlace } from "../place/place";
import { receiverUrl } from "../shell/receiver";
import { useStats } from "../sidebar/endpoints";

/** Why the list is empty, and what to do about it. */
export function Nothing() {
	const { scope, search, setSearch, go } = usePlace();
	const stats = useStats().data;
	const inScope =
		scope.kind === "endpoint"
			? stats?.endpoints.find(({ endpoint }) => endpoint === scope.slug)?.deliveries
			: stats?.total.deliveries;
	const hidden = (inScope ?? 0).toLocaleString("en");
	return (
		<div className="nothing">
			<SearchX aria-hidden="true" />
			{search.trim() ? (
				<>
					<h2>No deliveries match</h2>
					<p>
						{hidden} {inScope === 1 ? "is" : "are"} hidden by this search. Requests that became no delivery are under
						Rejected.
					</p>
					<div>
						<button type="button" className="btn primary" onClick={() => setSearch("")}>
							Clear search <kbd>Esc</kbd>
						</button>
						<button type="button" className="btn" onClick={() => go({ kind: "rejected" })}>
							See Rejected
						</button>
					</div>
				</>
			) : scope.kind === "bad" ? (
				<>
					<h2>No bad signatures</h2>
					<p>None of {hidden} deliveries has an invalid or missing signature.</p>
				</>
			) : scope.kind === "failed" ? (
				<>
					<h2>Nothing failed</h2>
					<p>Each forward was delivered, or is still on its way.</p>
				</>
			) : scope.kind === "pinned" ? (
				<>
					<h2>Nothing is pinned</h2>
					<p>
						Select a delivery and press <kbd>p</kbd>. What is pinned stays, however old it gets.
					</p>
				</>
			) : scope.kind === "unread" ? (
				<>
					<h2>Everything was read</h2>
					<p>What arrives next stands here until you look at it.</p>
				</>
			) : (
				<>
					<h2>Nothing arrived here yet</h2>
					<p className="mono">{receiverUrl()}</p>
				</>
			)}
		</div>
	);
}
