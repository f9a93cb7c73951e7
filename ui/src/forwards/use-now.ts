import { useEffect, useState } from "react";

/** The time, anew each second for as long as somebody waits for something. */
export function useNow(waits: boolean): Date {
	const [now, setNow] = useState(() => new Date());
	useEffect(() => {
		if (!waits) return;
		const timer = setInterval(() => setNow(new Date()), 1000);
		return () => clearInterval(timer);
	}, [waits]);
	// While nobody waits the clock stands, and what is shown then is told by the moment it is drawn.
	return waits ? now : new Date();
}
