/** A start: what a new endpoint's sheet holds when it opens, so that what is known already is not typed again. */
import type { Delivery } from "../api/generated/Delivery";
import { proposeSlug, slugFault, slugFrom } from "./slug";

export interface Start {
	provider?: string | undefined;
	slug?: string;
	paths?: readonly string[];
	/** It is to stand in for a service, which is yet to be chosen. */
	standIn?: true;
	/** The delivery whose path the endpoint gets, with all that came to it. */
	takeOver?: number;
}

/** The slug that catches what no other endpoint owns. */
export const DEFAULT = "default";

/** The path of a request-target, without its query; null where it has none that an endpoint could own. */
export function pathOf(target: string): string | null {
	const path = target.replace(/^https?:\/\/[^/?#]*/i, "").replace(/[?#].*$/s, "") || "/";
	// What an endpoint can own is a slash and visible ASCII; `*` would mean everything below.
	return /^\/[!-)+-~]*$/.test(path) ? path : null;
}

/**
 * What an endpoint of its own for this delivery starts with. The sender's URL stays as it is: the path is the slug where
 * it can be one, and else a path that the endpoint owns besides its slug. Null where no endpoint can own the path.
 */
export function startFor(
	{ target, target_lossy }: Pick<Delivery, "target" | "target_lossy">,
	taken: ReadonlySet<string>,
	provider?: string,
): Start | null {
	const path = target_lossy ? null : pathOf(target);
	if (path === null) return null;
	const [, alone] = /^\/([^/]+)\/?$/.exec(path) ?? [];
	if (alone !== undefined && slugFault(alone) === null && !taken.has(alone))
		return { provider, slug: alone, paths: [] };
	const words = path.split("/").filter((word) => slugFrom(word) !== "");
	return { provider, slug: proposeSlug(provider ?? words.at(-1) ?? "own", taken), paths: [path] };
}
