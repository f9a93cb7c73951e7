import { useMemo } from "react";
import { useZone, type Zone } from "./zone";

const DAY = 86_400_000;

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
	["day", 86_400],
	["hour", 3600],
	["minute", 60],
	["second", 1],
];

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** A time as it can be read: an ISO text of the API, or a date. */
type Time = string | Date;

/** Times in words, all in one zone. The zone is always named where a time stands alone. */
export interface Times {
	/** `14:02:11`. */
	clock(at: Time): string;
	/** The clock alone for today's, with the day in front for others: `19 Nov 14:02:11`. */
	brief(at: Time, now?: Date): string;
	/** `Today`, `Yesterday`, `Thu 19 Nov`; another year's with its year. */
	day(at: Time, now?: Date): string;
	/** `today 14:02:11 UTC+1`. */
	arrived(at: Time, now?: Date): string;
	/** Date, time with milliseconds, zone. */
	exact(at: Time): string;
	/** `3 minutes ago, 2026-11-20 14:02:11.000 UTC+1`, for titles. */
	full(at: Time, now?: Date): string;
	/** Whether two times lie on one day. */
	sameDay(a: Time, b: Time): boolean;
	/** What the zone is called, at that time. */
	zone(at?: Time): string;
}

export function timesIn(choice: Zone): Times {
	// Shifted by its zone, a time's parts can be read as those of UTC; that is one way for both zones.
	const shift = (at: Date) => (choice === "utc" ? 0 : -at.getTimezoneOffset());
	const local = (at: Time) => {
		const time = new Date(at);
		return new Date(time.getTime() + shift(time) * 60_000);
	};
	const iso = (at: Time) => (Number.isNaN(new Date(at).getTime()) ? null : local(at).toISOString());
	const days = (a: Time, b: Time) => Math.floor(local(b).getTime() / DAY) - Math.floor(local(a).getTime() / DAY);
	const written = (at: Time, options: Intl.DateTimeFormatOptions) =>
		new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" }).format(local(at)).replace(",", "");
	const sameYear = (a: Time, b: Time) => local(a).getUTCFullYear() === local(b).getUTCFullYear();

	const times: Times = {
		clock: (at) => iso(at)?.slice(11, 19) ?? String(at),
		brief(at, now = new Date()) {
			if (days(at, now) === 0) return times.clock(at);
			const year = sameYear(at, now) ? {} : ({ year: "numeric" } as const);
			return `${written(at, { day: "numeric", month: "short", ...year })} ${times.clock(at)}`;
		},
		day(at, now = new Date()) {
			const ago = days(at, now);
			if (ago === 0 || ago === 1) return ago === 0 ? "Today" : "Yesterday";
			if (sameYear(at, now)) return written(at, { weekday: "short", day: "numeric", month: "short" });
			return written(at, { day: "numeric", month: "short", year: "numeric" });
		},
		arrived(at, now = new Date()) {
			const ago = days(at, now);
			const day = ago === 0 ? "today" : ago === 1 ? "yesterday" : iso(at)?.slice(0, 10);
			return day ? `${day} ${times.clock(at)} ${times.zone(at)}` : String(at);
		},
		exact: (at) =>
			iso(at)
				?.replace("T", " ")
				.replace("Z", ` ${times.zone(at)}`) ?? String(at),
		full: (at, now = new Date()) => `${agoInWords(new Date(at), now)}, ${times.exact(at)}`,
		sameDay: (a, b) => days(a, b) === 0,
		zone: (at = new Date()) => offsetInWords(shift(new Date(at))),
	};
	return times;
}

/** "3 minutes ago", in the largest unit that fits. */
export function agoInWords(at: Date, now: Date): string {
	const seconds = Math.round((at.getTime() - now.getTime()) / 1000);
	const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1];
	return relative.format(Math.trunc(seconds / size), unit);
}

/** `UTC`, `UTC+1`, `UTC-3:30`, from minutes east of it. */
function offsetInWords(minutes: number): string {
	if (minutes === 0) return "UTC";
	const rest = Math.abs(minutes) % 60;
	const hours = Math.trunc(Math.abs(minutes) / 60);
	return `UTC${minutes < 0 ? "-" : "+"}${hours}${rest === 0 ? "" : `:${String(rest).padStart(2, "0")}`}`;
}

/** Times in the zone that was chosen; what uses them is drawn anew when another one is. */
export function useTimes(): Times {
	const zone = useZone(({ zone }) => zone);
	return useMemo(() => timesIn(zone), [zone]);
}
