import { type RefCallback, useCallback, useState } from "react";
import type { RowBytes } from "../content/hex";

/** Sixteen bytes of hex, their text and the offset are this wide. */
const ROOM_FOR_SIXTEEN = 590;

/** How many bytes a row of hex may have in the element that the ref is given to. */
export function useRowBytes(): [RefCallback<HTMLElement>, RowBytes] {
	const [width, setWidth] = useState<RowBytes>(8);
	const ref = useCallback((element: HTMLElement | null) => {
		if (!element) return;
		const measure = () => setWidth(element.clientWidth >= ROOM_FOR_SIXTEEN ? 16 : 8);
		measure();
		const observer = new ResizeObserver(measure);
		observer.observe(element);
		return () => observer.disconnect();
	}, []);
	return [ref, width];
}
