/** A provider's first letter on a colour of its own. It is decoration; the name always stands beside it. */
export function ProviderMark({ id, name }: { id: string; name: string }) {
	const hue = [...id].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360, 7);
	return (
		<span
			aria-hidden
			className="grid size-5 flex-none place-items-center rounded-s text-xs font-bold"
			style={{ background: `oklch(0.48 0.1 ${hue})`, color: "oklch(1 0 0)" }}
		>
			{[...name][0]?.toUpperCase()}
		</span>
	);
}
