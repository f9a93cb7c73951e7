/** How well a provider is found by what was typed: 1 for the beginning of its name, 0 where it is not in it at all. */
export function found(name: string, typed: string, ids: readonly string[] = []): number {
	const wanted = typed.trim().toLowerCase();
	const scores = [name, ...ids].map((text) => {
		const at = text.toLowerCase().indexOf(wanted);
		if (at === 0) return 1;
		if (at > 0) return /[\s.\-/(]/.test(text[at - 1] ?? "") ? 0.8 : 0.5;
		return 0;
	});
	return Math.max(...scores);
}
