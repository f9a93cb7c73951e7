import { CircleDashed, Fingerprint, Plug, Plus, Shield } from "lucide-react";
import type { Delivery } from "../api/generated/Delivery";
import type { Provider } from "../api/generated/Provider";
import { plainText } from "../content/text";
import { ReasonCard } from "../doctor/reason-card";
import { SetProvider } from "../doctor/set-provider";
import { usePlace } from "../place/place";
import { canHaveEndpoint, endpointForThis } from "./endpoint-for-this";
import { useProposals } from "./proposals";

interface Props {
	delivery: Delivery;
	/** That of the delivery's endpoint, where it has one. */
	provider: Provider | undefined;
}

/** Who seems to have sent a delivery that no provider is set for, and the way to have its signatures checked. */
export function SenderCard({ delivery, provider }: Props) {
	const [best, ...others] = useProposals(delivery.id);
	if (provider?.schemes.length === 0) return <Unsigned name={provider.name} endpoint={delivery.endpoint} />;
	const own: boolean = canHaveEndpoint(delivery);
	const acts = own ? (
		<button
			type="button"
			className="btn"
			title="The sender's URL stays the same"
			onClick={() => void endpointForThis(delivery)}
		>
			<Plus aria-hidden="true" />
			Create endpoint for this <kbd>N</kbd>
		</button>
	) : best ? (
		<SetProvider provider={best.provider} name={best.name} endpoint={delivery.endpoint} />
	) : (
		<button
			type="button"
			className="btn"
			onClick={() => usePlace.getState().open({ kind: "endpoint", slug: delivery.endpoint })}
		>
			<Plug aria-hidden="true" /> Choose the provider
		</button>
	);
	if (!best) {
		return (
			<ReasonCard verdict={delivery.verdict} reason={delivery.reason}>
				{acts}
			</ReasonCard>
		);
	}
	return (
		<section className="cause" aria-label="Who sent it">
			<Fingerprint aria-hidden="true" />
			<h3>Looks like {best.name}</h3>
			<p>
				{plainText(best.reasons.join(" "))}
				{others.length > 0 && ` It could be ${others.map(({ name }) => name).join(" or ")}, too.`} It was not checked,
				since {own ? "no endpoint owns its path" : "this endpoint has no provider"}.
			</p>
			<div className="cause-acts">{acts}</div>
		</section>
	);
}

/** For a provider that is known and signs nothing: there is nothing to check, and another way to be careful. */
function Unsigned({ name, endpoint }: { name: string; endpoint: string }) {
	return (
		<section className="cause" aria-label="Why">
			<CircleDashed aria-hidden="true" />
			<h3>{name} signs nothing</h3>
			<p>So nothing about this delivery can be checked, and anybody who knows the URL could have sent it.</p>
			<p className="cause-fix">
				<b>What to do: </b>
				Where it sends from known addresses, let the endpoint take requests from those alone.
			</p>
			<div className="cause-acts">
				<button
					type="button"
					className="btn"
					onClick={() => usePlace.getState().open({ kind: "endpoint", slug: endpoint })}
				>
					<Shield aria-hidden="true" /> Limit who may send
				</button>
			</div>
		</section>
	);
}
