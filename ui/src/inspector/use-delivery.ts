import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "../api/client";
import type { Delivery } from "../api/generated/Delivery";
import type { Endpoint } from "../api/generated/Endpoint";
import type { Provider } from "../api/generated/Provider";
import { ApiProblem } from "../api/problem";
import { usePlace } from "../place/place";
import { queries } from "../queries";

const deliveryQuery = (id: number | null) =>
	queryOptions({ queryKey: ["delivery", id], queryFn: ({ signal }) => api.delivery(id ?? 0, signal) });

/** One delivery; what is on the screen stays until a newer answer is there. Null asks for none. */
export function useDelivery(id: number | null) {
	return useQuery({
		...deliveryQuery(id),
		enabled: id !== null,
		retry: (failures, error) => !isGone(error) && failures < 2,
	});
}

/** The delivery that is selected, as far as it came. */
export function selectedDelivery(): Delivery | undefined {
	const { selected } = usePlace.getState();
	return selected === null ? undefined : queries.getQueryData(deliveryQuery(selected).queryKey);
}

/** Does something with the delivery that is selected. A key may come sooner than the delivery, and then it waits. */
export async function withSelected(run: (delivery: Delivery) => void): Promise<void> {
	const { selected } = usePlace.getState();
	if (selected === null) return;
	const { queryKey } = deliveryQuery(selected);
	// Where it cannot be had the inspector says why.
	if (!selectedDelivery()) await queries.ensureQueryData(deliveryQuery(selected)).catch(() => {});
	const delivery = queries.getQueryData(queryKey);
	if (delivery) run(delivery);
}

export function isGone(error: unknown): boolean {
	return error instanceof ApiProblem && error.code === "not_found";
}

/** The endpoint of a delivery and its provider, as far as they are known; nothing waits for them. */
export function useOrigin(slug: string): { endpoint: Endpoint | undefined; provider: Provider | undefined } {
	const endpoint = useQuery({
		queryKey: ["endpoint", slug],
		queryFn: ({ signal }) => api.endpoint(slug, signal),
	}).data;
	const id = endpoint?.provider ?? null;
	const provider = useQuery({
		queryKey: ["provider", id],
		queryFn: ({ signal }) => api.provider(id ?? "", signal),
		enabled: id !== null,
	}).data;
	return { endpoint, provider };
}
