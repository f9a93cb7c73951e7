import type { ProviderItem } from "../api/generated/ProviderItem";

/** The systems of the first users, then those that most people have. */
const FIRST = ["statusstack", "opsknight", "wizstatus", "monithq", "mon1tor", "stripe", "github", "shopify", "slack"];

/** The user's own definitions first, then the known ones, then the rest by name. */
export function inOrder(providers: readonly ProviderItem[]): ProviderItem[] {
	const place = (provider: ProviderItem) => {
		if (provider.origin === "user") return -1;
		const known = FIRST.indexOf(provider.id);
		return known < 0 ? FIRST.length : known;
	};
	return [...providers].sort((a, b) => place(a) - place(b) || a.name.localeCompare(b.name));
}
