import { Fingerprint, Plus } from "lucide-react";
import type { Delivery } from "../api/generated/Delivery";
import { plainText } from "../content/text";
import { SetProvider } from "../doctor/set-provider";
import { canHaveEndpoint, endpointForThis } from "./endpoint-for-this";
import { useProposals } from "./proposals";

/** Who seems to have sent a delivery of an endpoint that has no provider, and the way to have its signatures checked. */
export function SenderCard({ delivery, provider }: { delivery: Delivery; provider: string | null | undefined }) {
	const proposals = useProposals(delivery.id, provider === null);
	const own: boolean = canHaveEndpoint(delivery);
	const [best, ...others] = proposals;
	if (provider !== null || (!best && !own)) return null;
	return (
		<section className="sender" aria-label="Who sent it">
			{best && (
				<>
					<Fingerprint aria-hidden="true" />
					<p>
						Looks like <b>{best.name}</b> <span className="bar-note">{plainText(best.reasons.join(", "))}</span>
						{others.length > 0 && <span className="bar-note"> or {others.map(({ name }) => name).join(" or ")}</span>}
					</p>
				</>
			)}
			<div className="bar">
				{own && (
					<button
						type="button"
						className="btn"
						title="The sender's URL stays the same"
						onClick={() => void endpointForThis(delivery)}
					>
						<Plus aria-hidden="true" />
						Create endpoint for this <kbd>N</kbd>
					</button>
				)}
				{best && !own && <SetProvider provider={best.provider} name={best.name} endpoint={delivery.endpoint} />}
			</div>
		</section>
	);
}
