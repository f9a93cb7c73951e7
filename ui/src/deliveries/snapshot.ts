/**
 * A snapshot of the list: everything up to the delivery `asOf`. Rows keep their places in it however many arrive, so a
 * list that is being read can stand still; what arrived since is counted and shown when it is asked for.
 */
export interface Snapshot {
	/** The search it belongs to. */
	q: string;
	/** The newest delivery in it; 0 while there is none. */
	asOf: number;
	/** How many deliveries it has. */
	total: number;
}

/** Tells one snapshot from another: in each a row has one place. */
export const keyOf = ({ q, asOf }: Snapshot) => `${asOf} ${q}`;

/** Whether arrivals enter the list by themselves. Nothing moves under somebody who reads or chooses. */
export function follows(state: { atTop: boolean; selected: boolean; choosing: boolean; paused: boolean }): boolean {
	return state.atTop && !state.selected && !state.choosing && !state.paused;
}

/** How many arrived since the snapshot, from how many there are now. Deletions elsewhere never make it negative. */
export const newer = (snapshot: Snapshot, now: number) => Math.max(0, now - snapshot.total);

/** "12 new deliveries", as the pill and the announcement say it. */
export function newerInWords(count: number): string {
	return `${count.toLocaleString("en")} new ${count === 1 ? "delivery" : "deliveries"}`;
}
