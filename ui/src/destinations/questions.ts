/** What the sidebar, the sheet and the queue ask of destinations. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "../api/client";

export const destinationsQuery = queryOptions({
	queryKey: ["destinations"],
	queryFn: ({ signal }) => api.destinations(signal),
});

export const useDestinations = () => useQuery(destinationsQuery);

/** Null asks for none. */
export const useDestination = (id: number | null) =>
	useQuery({
		queryKey: ["destination", id],
		queryFn: ({ signal }) => api.destination(id ?? 0, signal),
		enabled: id !== null,
	});

export const useDestinationSecrets = (id: number | null) =>
	useQuery({
		queryKey: ["destination secrets", id],
		queryFn: ({ signal }) => api.destinationSecrets(id ?? 0, signal),
		enabled: id !== null,
	});

export const useRetryTables = () =>
	useQuery({ queryKey: ["retry tables"], queryFn: ({ signal }) => api.retryTables(signal) });

export const useTransforms = () =>
	useQuery({ queryKey: ["transforms"], queryFn: ({ signal }) => api.transforms(signal) });
