import { Ban, Inbox, Mail, Pin, Plus, Settings2, ShieldX } from "lucide-react";
import type { EndpointTotals } from "../api/generated/EndpointTotals";
import type { Totals } from "../api/generated/Totals";
import { Destinations, FailedForwards } from "../destinations/destinations";
import { endpointOf, usePlace } from "../place/place";
import { useRingCount } from "../rejected/ring";
import { useEndpoints, useStats } from "./endpoints";
import { Entry } from "./entry";
import { Mark } from "./mark";

const bad = (totals?: Totals | EndpointTotals) => (totals ? totals.invalid + totals.missing : 0);

const counted = (count?: number) => count?.toLocaleString("en") ?? null;

function inWords(name: string, totals?: EndpointTotals): string {
	if (!totals) return name;
	return `${name}: ${totals.deliveries.toLocaleString("en")} deliveries, ${totals.unread.toLocaleString("en")} unread, ${totals.last_hour.toLocaleString("en")} in the last hour`;
}

/** The left pane: endpoints, and views over all of them. */
export function Sidebar() {
	const { scope, go, open } = usePlace();
	const endpoints = useEndpoints().data?.items ?? [];
	const stats = useStats().data;
	const of = (slug: string) => stats?.endpoints.find(({ endpoint }) => endpoint === slug);
	const rejected = useRingCount();
	const current = usePlace(endpointOf);
	return (
		<nav className="sidebar" data-pane="sidebar" aria-label="Endpoints and views">
			<h2>
				Endpoints
				<span>
					{current && (
						<button
							type="button"
							className="btn-icon"
							title={`Settings of ${current}`}
							aria-label={`Settings of ${current}`}
							onClick={() => open({ kind: "endpoint", slug: current })}
						>
							<Settings2 aria-hidden="true" />
						</button>
					)}
					<button
						type="button"
						className="btn-icon"
						title="New endpoint (n)"
						aria-label="New endpoint"
						onClick={() => open({ kind: "endpoint", slug: null })}
					>
						<Plus aria-hidden="true" />
					</button>
				</span>
			</h2>
			<ul>
				<Entry
					icon={<Inbox aria-hidden="true" />}
					name="All deliveries"
					count={counted(stats?.total.deliveries)}
					current={scope.kind === "all"}
					onChoose={() => go({ kind: "all" })}
				/>
				{endpoints.map(({ slug, name, enabled }) => (
					<Entry
						key={slug}
						icon={<Mark slug={slug} name={name} />}
						name={name}
						title={inWords(name, of(slug))}
						count={counted(of(slug)?.deliveries ?? 0)}
						bad={bad(of(slug))}
						off={!enabled}
						current={current === slug}
						onChoose={() => go({ kind: "endpoint", slug })}
					/>
				))}
			</ul>
			{endpoints.length < 2 && <p>An endpoint is a URL of its own, with its provider, secrets and answer.</p>}
			<Destinations />
			<h2>Views</h2>
			<ul>
				<Entry
					icon={<ShieldX aria-hidden="true" />}
					name="Bad signatures"
					title="Deliveries whose signature is invalid or missing"
					count={counted(stats && bad(stats.total))}
					current={scope.kind === "bad"}
					onChoose={() => go({ kind: "bad" })}
				/>
				<FailedForwards />
				<Entry
					icon={<Mail aria-hidden="true" />}
					name="Unread"
					title="Deliveries that nobody looked at"
					count={counted(stats?.total.unread)}
					current={scope.kind === "unread"}
					onChoose={() => go({ kind: "unread" })}
				/>
				<Entry
					icon={<Pin aria-hidden="true" />}
					name="Pinned"
					title="Deliveries that are kept, however old they get"
					count={null}
					current={scope.kind === "pinned"}
					onChoose={() => go({ kind: "pinned" })}
				/>
				<Entry
					icon={<Ban aria-hidden="true" />}
					name="Rejected"
					title="Requests that became no delivery"
					count={rejected}
					current={scope.kind === "rejected"}
					onChoose={() => go({ kind: "rejected" })}
				/>
			</ul>
		</nav>
	);
}
