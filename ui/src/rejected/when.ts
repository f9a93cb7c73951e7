/** Times in the user's own zone, which is named, so that nobody has to guess whose clock it is. */

export function timeOfDay(at: string): string {
	const date = new Date(at);
	const today = date.toDateString() === new Date().toDateString();
	const time = date.toLocaleTimeString(undefined, {
		hour: "2-digit",
		minute: "2-digit",
		second: "2-digit",
		hour12: false,
	});
	return today ? time : `${date.toLocaleDateString(undefined, { day: "numeric", month: "short" })} ${time}`;
}

/** What the zone is called at the moment. */
export function zoneName(): string {
	const parts = new Intl.DateTimeFormat(undefined, { timeZoneName: "short" }).formatToParts();
	return parts.find((part) => part.type === "timeZoneName")?.value ?? "";
}

export function fullTime(at: string): string {
	return new Date(at).toLocaleString(undefined, {
		year: "numeric",
		month: "short",
		day: "numeric",
		hour: "2-digit",
		minute: "2-digit",
		second: "2-digit",
		fractionalSecondDigits: 3,
		hour12: false,
		timeZoneName: "short",
	});
}
