import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "../api/client";

/** The attempts of a delivery, newest first. */
export const attemptsQuery = (delivery: number) =>
	queryOptions({ queryKey: ["attempts", delivery], queryFn: ({ signal }) => api.attempts(delivery, signal) });

/** All of one attempt, which never changes once it is made. */
export const useAttempt = (id: number) =>
	useQuery({ queryKey: ["attempt", id], queryFn: ({ signal }) => api.attempt(id, signal) });
