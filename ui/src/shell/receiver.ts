import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client";
import type { EndpointList } from "../api/generated/EndpointList";
import type { Health } from "../api/generated/Health";
import { usePlace } from "../place/place";
import { queries } from "../queries";

export const useHealth = () => useQuery({ queryKey: ["health"], queryFn: ({ signal }) => api.health(signal) });

/** The URL that belongs to what is shown: that of the selected endpoint, else the receiver's own. */
export function receiverUrl(): string {
	const { scope } = usePlace.getState();
	const receiver = queries.getQueryData<Health>(["health"])?.receiver ?? "";
	if (scope.kind !== "endpoint") return receiver;
	const endpoints = queries.getQueryData<EndpointList>(["endpoints"])?.items;
	const endpoint = endpoints?.find(({ slug }) => slug === scope.slug);
	return endpoint?.public_url ?? receiver.replace(/\/$/, "") + (endpoint?.receiver_path ?? `/${scope.slug}`);
}
