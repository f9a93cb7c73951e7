import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api } from "../api/client";
import type { Endpoint } from "../api/generated/Endpoint";
import type { Provider } from "../api/generated/Provider";
import { ApiProblem } from "../api/problem";
import { useLive } from "../live/changes";
import { coalesce } from "../live/coalesce";

/** Of a delivery only its verdict can change, so once a second is often enough to ask while many others arrive. */
const EVERY = 1000;

/** One delivery, kept up to date; what is on the screen stays until the newer answer is there. */
export function useDelivery(id: number) {
	const client = useQueryClient();
	const [again] = useState(() => coalesce(EVERY, () => void client.invalidateQueries({ queryKey: ["delivery"] })));
	const revision = useLive((live) => live.revision);
	useEffect(() => {
		if (revision > 0) again.call();
	}, [revision, again]);
	useEffect(() => again.stop, [again]);
	return useQuery({
		queryKey: ["delivery", id],
		queryFn: ({ signal }) => api.delivery(id, signal),
		staleTime: EVERY,
		retry: (failures, error) => !isGone(error) && failures < 2,
	});
}

export function isGone(error: unknown): boolean {
	return error instanceof ApiProblem && error.code === "not_found";
}

/** The endpoint of a delivery and its provider, as far as they are known; nothing waits for them. */
export function useOrigin(slug: string): { endpoint: Endpoint | undefined; provider: Provider | undefined } {
	const endpoint = useQuery({
		queryKey: ["delivery", "endpoint", slug],
		queryFn: ({ signal }) => api.endpoint(slug, signal),
		staleTime: EVERY,
		retry: false,
	}).data;
	const id = endpoint?.provider ?? null;
	const provider = useQuery({
		queryKey: ["provider", id],
		queryFn: ({ signal }) => api.provider(id ?? "", signal),
		enabled: id !== null,
		staleTime: 60_000,
		retry: false,
	}).data;
	return { endpoint, provider };
}
