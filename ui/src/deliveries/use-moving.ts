import { useEffect, useRef, useState } from "react";

/** Changes that follow each other within this many milliseconds are a movement. */
const AT_ONCE = 500;
/** It is over when nothing has changed for this long. */
const STILL = 2000;

/** Whether a value is changing fast just now. */
export function useMoving(value: unknown): boolean {
	const [moving, setMoving] = useState(false);
	const last = useRef({ value, at: Number.NEGATIVE_INFINITY });
	useEffect(() => {
		if (last.current.value === value) return;
		const at = performance.now();
		setMoving(at - last.current.at < AT_ONCE);
		last.current = { value, at };
		const still = setTimeout(() => setMoving(false), STILL);
		return () => clearTimeout(still);
	}, [value]);
	return moving;
}
