/** Places: where deliveries were sent again, kept for each endpoint, so that one key sends there once more. */
import { create } from "zustand";
import { hostOf } from "../attempts/words";

/** A URL, or an endpoint of this Creel. */
export type Place = { readonly url: string } | { readonly endpoint: string };

type Kept = Readonly<Record<string, readonly Place[]>>;

const KEPT_AS = "creel.replay-places";

const MOST = 6;

/** What was kept, whoever wrote it. */
function read(): Kept {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(KEPT_AS) ?? "{}");
		return typeof kept === "object" && kept !== null ? (kept as Kept) : {};
	} catch {
		return {};
	}
}

export const usePlaces = create<{ kept: Kept }>()(() => ({ kept: read() }));

const same = (a: Place, b: Place) => nameOf(a) === nameOf(b);

const nameOf = (place: Place) => ("url" in place ? `url ${place.url}` : `endpoint ${place.endpoint}`);

/** A password in a URL is for this once; it is kept nowhere. */
function withoutCredentials(place: Place): Place {
	if (!("url" in place) || !URL.canParse(place.url)) return place;
	const url = new URL(place.url);
	if (url.username === "" && url.password === "") return place;
	url.username = "";
	url.password = "";
	return { url: url.href };
}

/** Puts a place first among those of an endpoint. */
export function remember(slug: string, given: Place): void {
	const place = withoutCredentials(given);
	const others = (usePlaces.getState().kept[slug] ?? []).filter((other) => !same(other, place));
	const kept = { ...usePlaces.getState().kept, [slug]: [place, ...others].slice(0, MOST) };
	localStorage.setItem(KEPT_AS, JSON.stringify(kept));
	usePlaces.setState({ kept });
}

/** Where a delivery of the endpoint was sent last; undefined where none was. */
export const lastOf = (kept: Kept, slug: string): Place | undefined => kept[slug]?.[0];

/** Those of the endpoint first, then those of others. */
export function recent(kept: Kept, slug: string | null): readonly Place[] {
	const all = [...(slug === null ? [] : (kept[slug] ?? [])), ...Object.values(kept).flat()];
	return all.filter((place, at) => all.findIndex((other) => same(other, place)) === at).slice(0, MOST);
}

/** `localhost:3000`, `endpoint shop`. */
export function placeInWords(place: Place): string {
	return "url" in place ? hostOf(place.url) : `endpoint ${place.endpoint}`;
}
