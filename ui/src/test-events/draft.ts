/** A test event as it is being put together, and the order that it comes to. */
import type { SendEvent } from "../api/generated/SendEvent";
import type { TestEvent } from "../api/generated/TestEvent";
import { headersOf } from "../replay/header-text";
import type { Place } from "../replay/places";

export interface Draft {
	readonly place: Place;
	/** Whose secrets sign what goes to a URL; null leaves it unsigned. */
	readonly signer: string | null;
	/** Texts where they were changed; null where they are as the test event has them. */
	readonly headers: string | null;
	readonly body: string | null;
}

/** What stands in the way; null where nothing does. */
export function faultIn({ place }: Draft): string | null {
	if (!("url" in place)) return null;
	if (place.url.trim() === "") return "Say where to, such as http://localhost:3000/webhook.";
	return /^https?:\/\/./i.test(place.url.trim()) ? null : "Begin with http:// or https://.";
}

export function wantedOf({ place, signer, headers, body }: Draft, event: TestEvent): SendEvent {
	const wanted: SendEvent = { send: false };
	if ("endpoint" in place) wanted.endpoint = place.endpoint;
	else {
		wanted.url = place.url.trim();
		if (signer !== null) wanted.endpoint = signer;
	}
	if (headers !== null) wanted.headers = headersOf(headers);
	if (body !== null) wanted.body = { kind: event.body.kind, text: body };
	return wanted;
}
