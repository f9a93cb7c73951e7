import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client";
import type { EndpointList } from "../api/generated/EndpointList";
import type { Health } from "../api/generated/Health";
import { endpointOf, usePlace } from "../place/place";
import { queries } from "../queries";

export const useHealth = () => useQuery({ queryKey: ["health"], queryFn: ({ signal }) => api.health(signal) });

/** The URL that belongs to what is shown: that of the selected endpoint, else where anything may be sent. */
export function receiverUrl(): string {
	const selected = endpointOf(usePlace.getState());
	const receiver = queries.getQueryData<Health>(["health"])?.receiver ?? "";
	const slug = selected ?? "default";
	const endpoint = queries.getQueryData<EndpointList>(["endpoints"])?.items.find((one) => one.slug === slug);
	if (endpoint?.public_url) return endpoint.public_url;
	if (!selected) return receiver;
	return receiver.replace(/\/$/, "") + (endpoint?.receiver_path ?? `/${slug}`);
}
