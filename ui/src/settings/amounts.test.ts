import { describe, expect, it } from "vitest";
import { read, refusalInWords, written } from "./amounts";

describe("an amount in its field", () => {
	it.each([
		[2 * 1024 ** 3, "bytes", "2 GiB"],
		[100 * 1024 ** 2, "bytes", "100 MiB"],
		[1536 * 1024, "bytes", "1,536 KiB"],
		[1_000_000, "bytes", "1,000,000 B"],
		[0, "bytes", "0 B"],
		[100_000, "number", "100,000"],
		[null, "number", ""],
		["127.0.0.1:27335", undefined, "127.0.0.1:27335"],
	] as const)("%s as %s is %j, and read again it is the same", (value, unit, text) => {
		expect(written(value, unit)).toBe(text);
		expect(read(text, unit)).toBe(value);
	});

	it.each([
		["1.5 GiB", "bytes", 1.5 * 1024 ** 3],
		["64kib", "bytes", 65_536],
		["500 MB", "bytes", 500_000_000],
		["2048", "bytes", 2048],
		[" 1 000 ", "number", 1000],
	] as const)("%j as %s is %d", (text, unit, value) => expect(read(text, unit)).toBe(value));

	it.each([
		["many", "number"],
		["1.5", "number"],
		["5 GiB", "number"],
		["5 parsecs", "bytes"],
		["0.3 B", "bytes"],
		["-5", "number"],
	] as const)("%j is no amount in %s, and goes as it is", (text, unit) => expect(read(text, unit)).toBe(text));
});

it("says a refusal in the words of its field", () => {
	const refused = "receiver.limits.head_bytes is a whole number from 1024 to 1048576. Nothing was changed.";
	expect(refusalInWords(refused, "receiver.limits.head_bytes", "bytes")).toBe(
		"It is from 1 KiB to 1 MiB. Nothing was changed.",
	);
	const limit =
		"storage.retention.age_days is a whole number from 1 to 36500, or null for no limit. Nothing was changed.";
	expect(refusalInWords(limit, "storage.retention.age_days", "number")).toBe(
		"It is a whole number from 1 to 36,500, or empty for no limit. Nothing was changed.",
	);
	const address = "receiver.listen is an IP address with a port, such as 127.0.0.1:27335. Nothing was changed.";
	expect(refusalInWords(address, "receiver.listen", undefined)).toContain(
		"It is an IP address with a port, such as 127.0.0.1:27335.",
	);
});
