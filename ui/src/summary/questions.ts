import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client";

/** What a delivery says. It follows from stored bytes and the provider of its endpoint, so it is asked again for those alone. */
export const useSummary = (id: number, provider: string | null) =>
	useQuery({ queryKey: ["summary", id, provider], queryFn: ({ signal }) => api.summary(id, signal) });
