/** A letter on a colour, so that an endpoint is found again at a glance. Both follow from its slug and stay with it. */
export function Mark({ slug, name }: { slug: string; name: string }) {
	let hue = 0;
	// With this factor the services that begin with the same letter, of which there are many, get colours far apart.
	for (const letter of slug) hue = (hue * 151 + (letter.codePointAt(0) ?? 0)) % 360;
	return (
		<span className="mark" aria-hidden="true" style={{ background: `oklch(0.5 0.1 ${hue})` }}>
			{[...name.trim()][0]?.toUpperCase() ?? "·"}
		</span>
	);
}
