// Sizes as people read them, in steps of 1,000 as file managers do, except that a body is sliced in steps of 1,024.

const UNITS = ["B", "kB", "MB", "GB"] as const;

export function sizeText(bytes: number): string {
	let value = bytes;
	let unit = 0;
	// 999.95 would be written as 1000.0, so the step is taken a little before the thousand.
	while (value >= 999.95 && unit < UNITS.length - 1) {
		value /= 1000;
		unit += 1;
	}
	const digits = unit === 0 || value >= 99.95 ? 0 : 1;
	return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

export function exactBytes(bytes: number): string {
	return `${bytes.toLocaleString("en-US")} ${bytes === 1 ? "byte" : "bytes"}`;
}
