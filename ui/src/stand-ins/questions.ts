import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client";

/** The services that an endpoint can stand in for. */
export const useStandIns = () => useQuery({ queryKey: ["stand-ins"], queryFn: ({ signal }) => api.standIns(signal) });
