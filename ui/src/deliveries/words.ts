import type { DeliveryItem } from "../api/generated/DeliveryItem";

export function sizeInWords(bytes: number): string {
	if (bytes < 1000) return `${bytes} B`;
	const [value, unit] = bytes < 999_950 ? [bytes / 1e3, "kB"] : [bytes / 1e6, "MB"];
	return `${value < 99.95 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

/** The event type is the name of a delivery; method and path stand in where there is none. A sender chose the words. */
export function nameOf(item: Pick<DeliveryItem, "event_type" | "method" | "target">): string {
	return item.event_type ?? `${item.method} ${item.target}`;
}

/** What the sender was answered, in a word; null where somebody answered it with all that was meant. */
export function answerFault(item: Pick<DeliveryItem, "imported" | "answer_status" | "answer_fault">): string | null {
	if (item.imported) return "imported";
	if (item.answer_fault === "dropped" || item.answer_status === null) return "dropped";
	return item.answer_fault === "cut" ? "cut off" : null;
}

/** What tells it from others of the same name. */
export function asideOf(item: DeliveryItem): string {
	if (item.handshake) return "handshake answered";
	if (item.event_id) return item.event_id;
	return item.event_type ? `${item.method} ${item.target}` : "";
}
