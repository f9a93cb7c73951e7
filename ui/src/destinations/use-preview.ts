import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../api/client";
import type { DeliveryItem } from "../api/generated/DeliveryItem";
import type { Destination } from "../api/generated/Destination";
import type { DestinationPreview } from "../api/generated/DestinationPreview";
import { usePlace } from "../place/place";
import { useSettled } from "../shell/use-settled";
import { blank, changeOf, type Draft, draftOf } from "./draft";

/** A preview: what a draft makes of one delivery, and which deliveries it could be tried on. */
export interface Preview {
	data: DestinationPreview | undefined;
	error: Error | null;
	/** The newest that its endpoints and filter let through; where there is none, the newest of all. */
	deliveries: readonly DeliveryItem[];
	/** Whether those are let through. */
	fitting: boolean;
	delivery: number | null;
	choose: (delivery: number) => void;
}

const MOST = 10;

async function newest(q: string, signal: AbortSignal) {
	const { items } = await api.deliveries({ q, limit: MOST }, signal).catch(() => ({ items: [] }));
	if (items.length > 0) return { items, fitting: true };
	return { items: (await api.deliveries({ limit: MOST }, signal)).items, fitting: false };
}

/** A draft as far as it can be tried: what is still empty in it is passed over, so that the rest can be seen. */
export function triable(draft: Draft): Draft {
	const empty =
		(draft.transform === "ready" && !draft.ready) || (draft.transform === "program" && !draft.program.trim());
	return {
		...draft,
		url: draft.url.trim() || "http://localhost",
		endpoints: draft.endpoints?.length === 0 ? null : draft.endpoints,
		transform: empty ? "none" : draft.transform,
	};
}

/** What the draft would send of a real delivery; `secrets` tells whether those of the destination have changed. */
export function usePreview(stored: Destination | null, draft: Draft, secrets: string): Preview {
	const [chosen, choose] = useState(() => usePlace.getState().selected);
	const of = draft.endpoints && draft.endpoints.length > 0 ? `endpoint:${draft.endpoints.join(",")}` : "";
	// What Creel never forwards would make a poor example.
	const q = useSettled(`${draft.filter} ${of} -is:imported`.trim(), 300);
	const found = useQuery({
		queryKey: ["preview", "deliveries", q],
		queryFn: ({ signal }) => newest(q, signal),
		placeholderData: keepPreviousData,
	});
	const deliveries = found.data?.items ?? [];
	const delivery = chosen ?? deliveries[0]?.id ?? null;
	const tried = triable(draft);
	const wanted = { ...changeOf(stored ? draftOf(stored) : blank, tried), url: tried.url };
	const asked = useSettled(JSON.stringify({ delivery, destination: stored?.id ?? null, draft: wanted }), 250);
	const { data, error } = useQuery({
		queryKey: ["preview", asked, secrets],
		queryFn: () => api.previewDestination(JSON.parse(asked)),
		enabled: delivery !== null,
		placeholderData: keepPreviousData,
	});
	return { data, error, deliveries, fitting: found.data?.fitting ?? false, delivery, choose };
}
