/** A tag: a word that people put on a delivery, to find it again. */

const MOST = 32;
const LONGEST = 64;

/** What is wrong with a tag that is about to be added, or null. */
export function tagFault(tag: string, tags: readonly string[]): string | null {
	if (tags.length >= MOST) return `A delivery has at most ${MOST} tags.`;
	if ([...tag].length > LONGEST) return `A tag has at most ${LONGEST} characters.`;
	if (tag.includes("*")) return "A tag has no *, since that stands for any text in a search.";
	return null;
}

/** The tags with one more; one that is there already, in whatever case, is not added again. */
export function withTag(tags: readonly string[], tag: string): string[] {
	const added = tag.trim();
	const there = added === "" || tags.some((one) => one.toLowerCase() === added.toLowerCase());
	return there ? [...tags] : [...tags, added];
}

/** The search that finds a tag; what is no plain word stands in quotes. */
export function searchFor(tag: string): string {
	return /^[^\s",()]+$/.test(tag) ? `tag:${tag}` : `tag:"${tag.replaceAll('"', "")}"`;
}
