/** Opens the sheet of an endpoint of its own for the delivery that is selected. */
import type { Delivery } from "../api/generated/Delivery";
import type { EndpointList } from "../api/generated/EndpointList";
import { usePlace } from "../place/place";
import { queries } from "../queries";
import { likely, proposalsQuery } from "./proposals";
import { DEFAULT, startFor } from "./start";

const taken = () => new Set(queries.getQueryData<EndpointList>(["endpoints"])?.items.map(({ slug }) => slug));

/** Whether the delivery came to no endpoint of its own, and one could be made that its sender's URL leads to. */
export function canHaveEndpoint(delivery: Delivery | undefined): delivery is Delivery {
	return delivery?.endpoint === DEFAULT && startFor(delivery, taken()) !== null;
}

/** The provider that the delivery looks like; none where that cannot be asked. */
async function recognise({ id }: Delivery): Promise<string | undefined> {
	try {
		return likely((await queries.fetchQuery(proposalsQuery(id))).items)[0]?.provider;
	} catch {
		return undefined;
	}
}

export async function endpointForThis(delivery: Delivery): Promise<void> {
	const start = startFor(delivery, taken(), await recognise(delivery));
	if (start) usePlace.getState().open({ kind: "endpoint", slug: null, start: { ...start, takeOver: delivery.id } });
}

/** The delivery that is selected, as far as it came. */
export function selectedDelivery(): Delivery | undefined {
	const { selected } = usePlace.getState();
	return selected === null ? undefined : queries.getQueryData<Delivery>(["delivery", selected]);
}
