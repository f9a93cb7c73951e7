import { Fingerprint, Plug, Plus } from "lucide-react";
import type { Delivery } from "../api/generated/Delivery";
import { plainText } from "../content/text";
import { ReasonCard } from "../doctor/reason-card";
import { SetProvider } from "../doctor/set-provider";
import { usePlace } from "../place/place";
import { canHaveEndpoint, endpointForThis } from "./endpoint-for-this";
import { useProposals } from "./proposals";

/** Who seems to have sent a delivery that no provider is set for, and the way to have its signatures checked. */
export function SenderCard({ delivery }: { delivery: Delivery }) {
	const [best, ...others] = useProposals(delivery.id);
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
