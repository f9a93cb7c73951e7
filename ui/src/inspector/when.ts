// Times of arrival in the zone of this machine, which is always named: people compare them with logs from elsewhere.

const DAY = 86_400_000;

/** `today 14:02:11 UTC+1`; an older time has its date. */
export function arrivedText(at: string, now: Date): string {
	const time = new Date(at);
	if (Number.isNaN(time.getTime())) return at;
	const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(":");
	return `${dayText(time, now)} ${clock} ${zoneText(time)}`;
}

/** Date, time with milliseconds, zone. */
export function exactText(at: string): string {
	const time = new Date(at);
	if (Number.isNaN(time.getTime())) return at;
	const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(":");
	return `${dateText(time)} ${clock}.${String(time.getMilliseconds()).padStart(3, "0")} ${zoneText(time)}`;
}

function dayText(time: Date, now: Date): string {
	const days = Math.round((midnight(now) - midnight(time)) / DAY);
	if (days === 0) return "today";
	return days === 1 ? "yesterday" : dateText(time);
}

function midnight(time: Date): number {
	return new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();
}

function dateText(time: Date): string {
	return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}

/** The offset at that time, which is not always the one of today. */
function zoneText(time: Date): string {
	const minutes = -time.getTimezoneOffset();
	if (minutes === 0) return "UTC";
	const hours = Math.trunc(Math.abs(minutes) / 60);
	const rest = Math.abs(minutes) % 60;
	return `UTC${minutes < 0 ? "-" : "+"}${hours}${rest ? `:${two(rest)}` : ""}`;
}

function two(number: number): string {
	return String(number).padStart(2, "0");
}
