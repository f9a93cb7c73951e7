/** One figure of the table that `cargo xtask bench` prints at the end; it knows them by this form. */
export function figure(what, bar, measured, holds) {
	console.log(["figure", what, bar, measured, holds ? "ok" : "over"].join("\t"));
}

/** The value below which so many percent of them lie. */
export function percentile(values, percent) {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}
