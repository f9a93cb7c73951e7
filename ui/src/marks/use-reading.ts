import { useEffect, useRef } from "react";
import type { Delivery } from "../api/generated/Delivery";
import { currentQuery } from "../place/place";
import { mark } from "./marking";

/** What is looked at for this long was read; going through the list with a key held down reads nothing. */
const LOOKED = 800;

/** Marks a delivery as read once it was looked at. In a search for what is unread it would vanish while it is read. */
export function useReading({ id, read }: Pick<Delivery, "id" | "read">): void {
	// Somebody who marks it as unread again does not want it read by itself at once, so only another delivery counts.
	const before = useRef(read);
	before.current = read;
	useEffect(() => {
		if (before.current) return;
		const timer = setTimeout(() => {
			const q = currentQuery();
			if (!/is:\S*unread/i.test(q)) void mark(id, { read: true }, q);
		}, LOOKED);
		return () => clearTimeout(timer);
	}, [id]);
}
