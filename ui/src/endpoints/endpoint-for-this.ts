/** Opens the sheet of an endpoint of its own for the delivery that is selected. */
import type { Delivery } from "../api/generated/Delivery";
import type { EndpointList } from "../api/generated/EndpointList";
import type { ProviderList } from "../api/generated/ProviderList";
import { usePlace } from "../place/place";
import { queries } from "../queries";
import { providerQuery, providersQuery } from "./questions";
import { DEFAULT, looksLike, startFor } from "./start";

const taken = () => new Set(queries.getQueryData<EndpointList>(["endpoints"])?.items.map(({ slug }) => slug));

/** Whether the delivery came to no endpoint of its own, and one could be made that its sender's URL leads to. */
export function canHaveEndpoint(delivery: Delivery | undefined): delivery is Delivery {
	return delivery?.endpoint === DEFAULT && startFor(delivery, taken()) !== null;
}

/** The provider that the delivery looks like; none where the definitions cannot be read. */
async function recognise(delivery: Delivery): Promise<string | undefined> {
	try {
		const { items }: ProviderList = await queries.fetchQuery(providersQuery);
		const providers = await Promise.all(items.map(({ id }) => queries.fetchQuery(providerQuery(id))));
		return providers.find((provider) => looksLike(provider, delivery.headers))?.id;
	} catch {
		return undefined;
	}
}

export async function endpointForThis(delivery: Delivery): Promise<void> {
	const start = startFor(delivery, taken(), await recognise(delivery));
	if (start) usePlace.getState().open({ kind: "endpoint", slug: null, start });
}

/** The delivery that is selected, as far as it came. */
export function selectedDelivery(): Delivery | undefined {
	const { selected } = usePlace.getState();
	return selected === null ? undefined : queries.getQueryData<Delivery>(["delivery", selected]);
}
