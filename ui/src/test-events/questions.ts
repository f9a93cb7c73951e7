import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "../api/client";

export const eventsQuery = queryOptions({ queryKey: ["events"], queryFn: ({ signal }) => api.events(signal) });

export const useEvents = () => useQuery(eventsQuery);

/** A test event as a template. */
export const useEvent = (provider: string, name: string) =>
	useQuery({ queryKey: ["event", provider, name], queryFn: ({ signal }) => api.event(provider, name, signal) });
