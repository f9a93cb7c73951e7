/** What the sheet and the first run ask the API, and ask again whenever something was written. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api } from "../api/client";
import { useLive } from "../live/changes";

function useFollowed<T>(key: readonly unknown[], ask: (signal: AbortSignal) => Promise<T>, enabled = true) {
	const revision = useLive((live) => live.revision);
	return useQuery({
		queryKey: ["endpoint-sheet", ...key, revision],
		queryFn: ({ signal }) => ask(signal),
		placeholderData: keepPreviousData,
		enabled,
	});
}

export const useProviders = () => useFollowed(["providers"], api.providers);

export const useProvider = (id: string | null) =>
	// The definition of another provider must not stand in for this one, so nothing is kept while it is fetched.
	useQuery({
		queryKey: ["endpoint-sheet", "provider", id],
		queryFn: ({ signal }) => api.provider(id ?? "", signal),
		enabled: id !== null,
	});

export const useEndpoints = () => useFollowed(["endpoints"], api.endpoints);

export const useReceiver = () => useFollowed(["health"], api.health).data?.receiver ?? null;

export const useSecrets = (slug: string) => useFollowed(["secrets", slug], (signal) => api.secrets(slug, signal));
