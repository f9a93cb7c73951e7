/** Which test event is meant where nobody has chosen one, and where it goes. */
import type { Endpoint } from "../api/generated/Endpoint";
import type { EventItem } from "../api/generated/EventItem";

/** What begins where nothing else is known: an event of the service that most of the first users have. */
const FIRST = "statusstack";

/** The first event of a provider; one that it signs, where there is one, for a handshake tells less. */
export function firstOf(events: readonly EventItem[], provider: string): EventItem | undefined {
	const own = events.filter((event) => event.provider === provider);
	return own.find(({ signed }) => signed) ?? own[0];
}

/** The event to begin with: of the provider of the endpoint that is looked at, else the usual one. */
export function usual(events: readonly EventItem[], provider: string | null): EventItem | undefined {
	return firstOf(events, provider ?? FIRST) ?? firstOf(events, FIRST) ?? events[0];
}

/**
 * The endpoint that an event of this provider belongs to: the one looked at where it fits, else the first that does; else
 * the one looked at again, unless it is another provider's.
 */
export function endpointFor(endpoints: readonly Endpoint[], provider: string, current: string | null): string {
	const fits = endpoints.filter((endpoint) => endpoint.provider === provider && endpoint.enabled);
	const open = endpoints.find(({ slug, provider, enabled }) => slug === current && provider === null && enabled);
	return (fits.find(({ slug }) => slug === current) ?? fits[0] ?? open)?.slug ?? "default";
}

/** A name for what is saved: letters, digits and a few signs, and none that is taken. */
export function nameFor(wanted: string, taken: ReadonlySet<string>): string {
	const plain =
		wanted
			.replace(/[^A-Za-z0-9._-]+/g, "-")
			.replace(/^[^A-Za-z0-9]+|-+$/g, "")
			.slice(0, 70) || "delivery";
	let name = plain;
	for (let number = 2; taken.has(name); number += 1) name = `${plain}-${number}`;
	return name;
}
