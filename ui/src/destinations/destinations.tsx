import { Plus, Settings2, Unplug } from "lucide-react";
import { usePlace } from "../place/place";
import { Entry } from "../sidebar/entry";
import { StandingGlyph } from "./glyph";
import { useDestinations } from "./questions";
import { standingInShort, standingInWords, standingOf } from "./standing";

/** The part of the sidebar that says where deliveries go on to, and how each of those places is doing. */
export function Destinations() {
	const { scope, go, open } = usePlace();
	const destinations = useDestinations().data?.items;
	const current = scope.kind === "destination" ? destinations?.find(({ id }) => id === scope.id) : undefined;
	return (
		<>
			<h2>
				Destinations
				<span>
					{current && (
						<button
							type="button"
							className="btn-icon"
							title={`Settings of ${current.name}`}
							aria-label={`Settings of ${current.name}`}
							onClick={() => open({ kind: "destination", id: current.id })}
						>
							<Settings2 aria-hidden="true" />
						</button>
					)}
					<button
						type="button"
						className="btn-icon"
						title="New destination (F)"
						aria-label="New destination"
						onClick={() => open({ kind: "destination", id: null })}
					>
						<Plus aria-hidden="true" />
					</button>
				</span>
			</h2>
			<ul>
				{destinations?.map((destination) => (
					<Entry
						key={destination.id}
						icon={
							<StandingGlyph standing={standingOf(destination)} fresh={destination.queue.last_success_at === null} />
						}
						name={destination.name}
						title={`${destination.name}: ${standingInWords(destination, new Date())}`}
						count={standingInShort(destination)}
						current={current === destination}
						onChoose={() => go({ kind: "destination", id: destination.id })}
					/>
				))}
			</ul>
			{destinations?.length === 0 && <p>A destination is a URL that deliveries are forwarded to as they arrive.</p>}
		</>
	);
}

/** The view of what a destination did not take; without a destination there is none. */
export function FailedForwards() {
	const { scope, go } = usePlace();
	const destinations = useDestinations().data?.items ?? [];
	if (destinations.length === 0) return null;
	const failed = destinations.reduce((sum, { queue }) => sum + queue.failed, 0);
	return (
		<Entry
			icon={<Unplug aria-hidden="true" />}
			name="Failed forwards"
			title="Deliveries that a destination refused, or whose tries are used up"
			count={failed.toLocaleString("en")}
			current={scope.kind === "failed"}
			onChoose={() => go({ kind: "failed" })}
		/>
	);
}
