/** Durations: how a span of time stands in a field, and what is meant by what was typed there. */

const UNITS: readonly (readonly [string, number, RegExp])[] = [
	["days", 86_400_000, /^d(ays?)?$/],
	["h", 3_600_000, /^h(ours?|rs?)?$/],
	["min", 60_000, /^m(in(utes?)?)?$/],
	["s", 1000, /^s(ec(onds?)?)?$/],
	["ms", 1, /^ms$/],
];

/** A span in the largest unit in which it is a whole number, so that nothing is rounded. */
export function duration(ms: number): string {
	const [unit, size] = UNITS.find(([, size]) => ms >= size && ms % size === 0) ?? ["ms", 1];
	const count = ms / size;
	return `${count.toLocaleString("en")} ${unit === "days" && count === 1 ? "day" : unit}`;
}

/** What was typed in milliseconds; a bare number counts in seconds. Null where it is no span of time. */
export function readDuration(text: string): number | null {
	const [, digits, unit = "s"] = /^(\d[\d,]*(?:\.\d+)?)\s*([a-z]+)?$/i.exec(text.trim()) ?? [];
	const [, size] = UNITS.find(([, , pattern]) => pattern.test(unit.toLowerCase())) ?? [];
	if (digits === undefined || size === undefined) return null;
	const ms = Math.round(Number(digits.replace(/,/g, "")) * size);
	return Number.isSafeInteger(ms) ? ms : null;
}
