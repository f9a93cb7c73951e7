import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api } from "../api/client";
import type { ReplayOrder } from "../api/generated/ReplayOrder";

/** What an order would send; null asks for nothing. With `steady` the one before stays until the next is there. */
export function usePreview(order: ReplayOrder | null, steady = false) {
	return useQuery({
		queryKey: ["preview", "replay", order],
		queryFn: () => api.previewReplay(order ?? {}),
		enabled: order !== null,
		...(steady && { placeholderData: keepPreviousData }),
	});
}
