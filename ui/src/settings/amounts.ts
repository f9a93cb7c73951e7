/** Amounts: how a number stands in a field, and what is meant by what was typed there. */

export type Unit = "bytes" | "number";

const SIZES: Readonly<Record<string, number>> = {
	b: 1,
	kb: 1e3,
	mb: 1e6,
	gb: 1e9,
	tb: 1e12,
	kib: 1024,
	mib: 1024 ** 2,
	gib: 1024 ** 3,
	tib: 1024 ** 4,
};

/** Bytes in the largest unit in which they are a whole number, so that nothing is rounded. */
export function bytesInWords(bytes: number): string {
	for (const [unit, size] of [
		["TiB", 1024 ** 4],
		["GiB", 1024 ** 3],
		["MiB", 1024 ** 2],
		["KiB", 1024],
	] as const)
		if (bytes >= size && bytes % size === 0) return `${(bytes / size).toLocaleString("en")} ${unit}`;
	return `${bytes.toLocaleString("en")} B`;
}

/** A value as it stands in its field; empty where there is no limit. */
export function written(value: string | number | boolean | null, unit: Unit | undefined): string {
	if (value === null) return "";
	if (typeof value !== "number") return String(value);
	return unit === "bytes" ? bytesInWords(value) : value.toLocaleString("en");
}

/** What was typed as the API takes it. What is no amount goes as it is, since the API says best what it may be. */
export function read(text: string, unit: Unit | undefined): string | number | null {
	const typed = text.trim();
	if (typed === "") return null;
	if (unit === undefined) return typed;
	const [, digits, size = "b"] = /^([\d,. ]*\d)\s*([a-z]+)?$/i.exec(typed) ?? [];
	const factor = unit === "bytes" ? SIZES[size.toLowerCase()] : size === "b" ? 1 : undefined;
	const number = Number(digits?.replace(/[, ]/g, "")) * (factor ?? Number.NaN);
	return Number.isInteger(number) ? number : typed;
}

/** A refusal in the words of the field it stands under, in place of the setting's name and of bare bytes. */
export function refusalInWords(message: string, name: string, unit: Unit | undefined): string {
	const words = message.replace(`${name} is`, "It is").replace("or null for", "or empty for");
	return (unit === "bytes" ? words.replace("a whole number ", "") : words).replace(/\d{4,}/g, (digits) => {
		if (unit === "bytes") return bytesInWords(Number(digits));
		return unit === "number" ? Number(digits).toLocaleString("en") : digits;
	});
}
