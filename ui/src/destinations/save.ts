/** Sends what stands in the sheet: the destination first, then each secret that was entered. */

import { api } from "../api/client";
import type { Destination } from "../api/generated/Destination";
import { wordsOf } from "../api/problem";
import { changeOf, creationOf, type Draft, draftOf } from "./draft";
import { type Faults, faultsOf } from "./faults";

export interface Saved {
	/** The destination as it is stored now; null where not even that was saved. */
	destination: Destination | null;
	/** Labels whose secrets are stored now, so that they are not sent twice. */
	labels: string[];
	fields: Faults;
	general: string | null;
}

/** `before` is null for a new destination. It stops at the first refusal and says how far it came. */
export async function save(
	before: Destination | null,
	draft: Draft,
	values: Readonly<Record<string, string>>,
): Promise<Saved> {
	let destination: Destination;
	try {
		destination = await store(before, draft);
	} catch (error) {
		return { destination: null, labels: [], ...faultsOf(error) };
	}
	const labels: string[] = [];
	for (const [label, value] of Object.entries(values)) {
		if (value === "") continue;
		try {
			await api.putDestinationSecret(destination.id, { label, value });
			labels.push(label);
		} catch (error) {
			const words = wordsOf(error);
			return { destination, labels, fields: { [`secret:${label}`]: words }, general: null };
		}
	}
	return { destination, labels, fields: {}, general: null };
}

function store(before: Destination | null, draft: Draft): Promise<Destination> {
	if (before === null) return api.createDestination(creationOf(draft));
	return api.changeDestination(before.id, changeOf(draftOf(before), draft));
}
