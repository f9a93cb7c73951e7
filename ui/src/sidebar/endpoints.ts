import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client";

export const useEndpoints = () => useQuery({ queryKey: ["endpoints"], queryFn: ({ signal }) => api.endpoints(signal) });

export const useStats = () => useQuery({ queryKey: ["stats"], queryFn: ({ signal }) => api.stats(signal) });
