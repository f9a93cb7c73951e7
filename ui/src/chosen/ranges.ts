/** "3,7-12": numbers with their ranges drawn together, so that many fit into an address. */
export function ranges(numbers: Iterable<number>): string {
	const parts: [number, number][] = [];
	for (const number of [...numbers].sort((a, b) => a - b)) {
		const last = parts.at(-1);
		if (last && number <= last[1] + 1) last[1] = number;
		else parts.push([number, number]);
	}
	return parts.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(",");
}
