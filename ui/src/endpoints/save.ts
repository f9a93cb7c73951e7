/** Sends what stands in the sheet: the endpoint first, then each secret that was entered. */

import { api } from "../api/client";
import type { Endpoint } from "../api/generated/Endpoint";
import type { ProviderKey } from "../api/generated/ProviderKey";
import { wordsOf } from "../api/problem";
import { changeOf, creationOf, type Draft } from "./draft";
import { type Faults, faultsOf } from "./faults";
import { isGiven, type KeyInput, secretOf } from "./keys";

export interface Saved {
	/** The endpoint as it is stored now; null where not even that was saved. */
	endpoint: Endpoint | null;
	/** The keys whose secrets are stored now, so that they are not sent twice. */
	keys: string[];
	fields: Faults;
	general: string | null;
}

/** `before` is null for a new endpoint. It stops at the first refusal and says how far it came. */
export async function save(
	before: Draft | null,
	draft: Draft,
	keys: readonly ProviderKey[],
	inputs: Readonly<Record<string, KeyInput>>,
	takeOver: number | null = null,
): Promise<Saved> {
	let endpoint: Endpoint;
	try {
		endpoint = await store(before, draft, takeOver);
	} catch (error) {
		return { endpoint: null, keys: [], ...faultsOf(error) };
	}
	const stored: string[] = [];
	for (const key of keys) {
		const input = inputs[key.name];
		if (!isGiven(input)) continue;
		try {
			await api.addSecret(endpoint.slug, secretOf(key.kind, input));
			stored.push(key.name);
		} catch (error) {
			const words = wordsOf(error);
			return { endpoint, keys: stored, fields: { [`key:${key.name}`]: words }, general: null };
		}
	}
	return { endpoint, keys: stored, fields: {}, general: null };
}

async function store(before: Draft | null, draft: Draft, takeOver: number | null): Promise<Endpoint> {
	if (before === null) return api.createEndpoint(creationOf(draft, takeOver));
	const change = changeOf(before, draft);
	return Object.keys(change).length === 0 ? api.endpoint(draft.slug) : api.changeEndpoint(draft.slug, change);
}
