import { type RefObject, useEffect, useLayoutEffect, useState } from "react";
import { canvasHeight, placeOf, rowsInSight, type Sight, scrollTo, sheetHeight, topRow } from "./window";

/** What can be seen of a list with so many rows, and how to bring a row into sight. */
export function useSight(scroller: RefObject<HTMLElement | null>, total: number) {
	const [seen, setSeen] = useState({ scroll: 0, view: 600, row: 30 });

	useLayoutEffect(() => {
		const element = scroller.current;
		if (!element) return;
		const measure = () => {
			const row = Number.parseFloat(getComputedStyle(element).getPropertyValue("--row")) || 30;
			// The heading stays above the rows and takes the height of one.
			setSeen({ scroll: element.scrollTop, view: element.clientHeight - row, row });
		};
		measure();
		const resized = new ResizeObserver(measure);
		resized.observe(element);
		return () => resized.disconnect();
	}, [scroller]);

	// React would listen passively and late; the rows must be there in the very frame that shows them.
	useEffect(() => {
		const element = scroller.current;
		if (!element) return;
		const moved = () => setSeen((seen) => ({ ...seen, scroll: element.scrollTop }));
		element.addEventListener("scroll", moved, { passive: true });
		return () => element.removeEventListener("scroll", moved);
	}, [scroller]);

	const sight: Sight = { total, ...seen };
	const drawn = rowsInSight(sight);
	return {
		...drawn,
		sheet: sheetHeight(drawn, seen.row),
		/** How far down its sheet a row stands. */
		place: (index: number) => placeOf(index, drawn.first, sight),
		upper: topRow(sight),
		row: seen.row,
		height: canvasHeight(total, seen.row),
		atTop: seen.scroll <= 0,
		fitting: Math.max(1, Math.floor(seen.view / seen.row) - 1),
		show(index: number) {
			scroller.current?.scrollTo({ top: scrollTo(index, sight) });
		},
	};
}
