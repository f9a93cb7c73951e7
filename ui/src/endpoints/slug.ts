/** A slug: the first segment of an endpoint's path at the receiver. */

const LONGEST = 64;

/** What is wrong with a slug, or null. The sentences say what to do, since they stand under the field while it is typed. */
export function slugFault(slug: string): string | null {
	if (slug === "") return "A slug is needed: it is the path that the sender calls.";
	if (slug.length > LONGEST) return `A slug has at most ${LONGEST} characters; this one has ${slug.length}.`;
	const strange = [...slug].find((character) => !/[a-z0-9-]/.test(character));
	if (strange === undefined) return null;
	if (/[A-Z]/.test(strange)) return "Use lower-case letters: a path is matched letter by letter.";
	const shown = /\s/.test(strange) ? "a space" : `“${strange}”`;
	return `Use a-z, 0-9 and - only; ${shown} is none of them.`;
}

/** The nearest slug to any text, or an empty one where nothing of it can stand in a slug. */
export function slugFrom(text: string): string {
	return text
		.normalize("NFKD")
		.replace(/\p{M}/gu, "")
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, "-")
		.slice(0, LONGEST)
		.replace(/^-+|-+$/g, "");
}

/** A free slug for a new endpoint of a provider: its id, or the first of `id-2`, `id-3`, … that nobody has. */
export function proposeSlug(wanted: string, taken: ReadonlySet<string>): string {
	const base = slugFrom(wanted);
	if (base === "" || !taken.has(base)) return base;
	for (let count = 2; ; count += 1) {
		const end = `-${count}`;
		const slug = base.slice(0, LONGEST - end.length) + end;
		if (!taken.has(slug)) return slug;
	}
}

/** An endpoint in a list to choose from: by its name, and the slug where that is another one. */
export const nameWithSlug = ({ slug, name }: { slug: string; name: string }) =>
	name === slug ? slug : `${name} (${slug})`;
