import type { Delivery } from "../api/generated/Delivery";
import { Blank } from "./blank";
import { Body } from "./body";
import { useSlices } from "./slices";

/** The body: laid out, as received, or byte by byte. */
export function BodyPane({ delivery }: { delivery: Delivery }) {
	const slices = useSlices(delivery.id, "body", delivery.body_size > 0);
	return (
		<Body
			slices={slices}
			headers={delivery.headers}
			size={delivery.body_size}
			what={["body", delivery.id, `delivery-${delivery.id}.body`]}
			absent={<Blank title="No body">The request came without one.</Blank>}
			zero={<Blank title="Empty body">The request announced a body and sent no bytes.</Blank>}
			packer="The sender"
		/>
	);
}
