/** Proposals: who may have sent a delivery, as Creel sees it by its headers and its body. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "../api/client";
import type { ProposalItem } from "../api/generated/ProposalItem";

/** Less than this is a guess that would only mislead. */
const WORTH = 20;

export const proposalsQuery = (id: number) =>
	queryOptions({ queryKey: ["proposals", id], queryFn: ({ signal }) => api.proposals(id, signal) });

/** The likeliest sender and those that come close to it; none where nothing speaks for anybody. */
export function likely(items: readonly ProposalItem[]): readonly ProposalItem[] {
	const best = items[0];
	if (!best || best.score < WORTH) return [];
	return items.filter(({ score }) => score >= WORTH && score * 2 >= best.score).slice(0, 3);
}

export const useProposals = (id: number) => likely(useQuery(proposalsQuery(id)).data?.items ?? []);
