import type { DeliveryItem } from "../api/generated/DeliveryItem";

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const whole = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "long" });
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
	["day", 86_400],
	["hour", 3600],
	["minute", 60],
	["second", 1],
];

/** Today's by the clock alone, older ones with their day. */
export function timeInWords(at: Date, now: Date): string {
	return at.toDateString() === now.toDateString() ? clock.format(at) : day.format(at).replace(",", "");
}

/** "3 minutes ago", for the title. */
export function ago(at: Date, now: Date): string {
	const seconds = Math.round((at.getTime() - now.getTime()) / 1000);
	const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1];
	return relative.format(Math.trunc(seconds / size), unit);
}

export const timeInFull = (at: Date, now: Date) => `${ago(at, now)}, ${whole.format(at)}`;

/** The zone that the times of the list are in. */
export function zone(now: Date): string {
	const parts = new Intl.DateTimeFormat("en", { timeZoneName: "shortOffset" }).formatToParts(now);
	return (parts.find(({ type }) => type === "timeZoneName")?.value ?? "").replace("GMT", "UTC");
}

export function sizeInWords(bytes: number): string {
	if (bytes < 1000) return `${bytes} B`;
	const [value, unit] = bytes < 999_950 ? [bytes / 1e3, "kB"] : [bytes / 1e6, "MB"];
	return `${value < 99.95 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

/** The event type is the name of a delivery; method and path stand in where there is none. A sender chose the words. */
export function nameOf(item: Pick<DeliveryItem, "event_type" | "method" | "target">): string {
	return item.event_type ?? `${item.method} ${item.target}`;
}

/** What tells it from others of the same name. */
export function asideOf(item: DeliveryItem): string {
	if (item.handshake) return "handshake answered";
	if (item.event_id) return item.event_id;
	return item.event_type ? `${item.method} ${item.target}` : "";
}
