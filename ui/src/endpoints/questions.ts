/** What the sheet and the first run ask the API. The page asks again by itself whenever something was written. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "../api/client";
import { useHealth } from "../shell/receiver";

export { useEndpoints } from "../sidebar/endpoints";

export const providersQuery = queryOptions({
	queryKey: ["providers"],
	queryFn: ({ signal }) => api.providers(signal),
});

export const providerQuery = (id: string | null) =>
	queryOptions({ queryKey: ["provider", id], queryFn: ({ signal }) => api.provider(id ?? "", signal) });

export const useProviders = () => useQuery(providersQuery);

export const useProvider = (id: string | null) => useQuery({ ...providerQuery(id), enabled: id !== null });

export const useReceiver = () => useHealth().data?.receiver ?? null;

export const useSecrets = (slug: string) =>
	useQuery({ queryKey: ["secrets", slug], queryFn: ({ signal }) => api.secrets(slug, signal) });
