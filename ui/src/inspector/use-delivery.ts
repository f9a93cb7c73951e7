import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client";
import type { Endpoint } from "../api/generated/Endpoint";
import type { Provider } from "../api/generated/Provider";
import { ApiProblem } from "../api/problem";

/** One delivery; what is on the screen stays until a newer answer is there. Null asks for none. */
export function useDelivery(id: number | null) {
	return useQuery({
		queryKey: ["delivery", id],
		queryFn: ({ signal }) => api.delivery(id ?? 0, signal),
		enabled: id !== null,
		retry: (failures, error) => !isGone(error) && failures < 2,
	});
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
