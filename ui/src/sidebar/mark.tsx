/** A letter on a colour, so that an endpoint is found again at a glance. Both follow from its slug and stay with it. */
export function Mark({ slug, name }: { slug: string; name: string }) {
	let hue = 0;
	for (const letter of slug) hue = (hue * 31 + (letter.codePointAt(0) ?? 0)) % 360;
	return (
		<span className="mark" aria-hidden="true" style={{ background: `oklch(0.5 0.09 ${hue})` }}>
			{[...name.trim()][0]?.toUpperCase() ?? "·"}
		</span>
	);
}
