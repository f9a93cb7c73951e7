import { Plus } from "lucide-react";
import type { Delivery } from "../api/generated/Delivery";
import { canHaveEndpoint, endpointForThis } from "../endpoints/endpoint-for-this";

/** The way from a delivery that nobody owns to an endpoint that its sender's URL leads to. */
export function OwnEndpoint({ delivery }: { delivery: Delivery }) {
	if (!canHaveEndpoint(delivery)) return null;
	return (
		<div className="bar">
			<button type="button" className="btn" onClick={() => void endpointForThis(delivery)}>
				<Plus aria-hidden="true" />
				Create endpoint for this <kbd>N</kbd>
			</button>
			<span className="bar-note">The sender's URL stays the same.</span>
		</div>
	);
}
