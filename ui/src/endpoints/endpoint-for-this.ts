/** Opens the sheet of an endpoint of its own for the delivery that is selected. */

import { toast } from "sonner";
import { api } from "../api/client";
import type { Delivery } from "../api/generated/Delivery";
import type { EndpointList } from "../api/generated/EndpointList";
import { wordsOf } from "../api/problem";
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

/** Takes it back: the endpoint goes, and path and deliveries are the default endpoint's again. */
export async function giveBack(slug: string): Promise<void> {
	try {
		await api.giveBack(slug);
		const { scope, go, selected, select } = usePlace.getState();
		if (scope.kind === "endpoint" && scope.slug === slug) {
			go({ kind: "all" });
			select(selected);
		}
		await queries.invalidateQueries();
		toast.success(`${slug} is gone, and its deliveries are back where they came to.`);
	} catch (error) {
		toast.error(wordsOf(error));
	}
}
