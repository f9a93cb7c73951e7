import { type RefObject, useEffect, useRef } from "react";
import { useList } from "../deliveries/control";

interface Way {
	/** How many rows there are so far. */
	count: number;
	/** The row that is chosen; -1 where there is none. */
	at: number;
	choose: (index: number) => void;
	/** Asks for older ones; nothing where there are none. */
	more: () => void;
	scroller: RefObject<HTMLElement | null>;
}

const ROWS_A_PAGE = 8;

/** Hands the ring to the keys and the palette, as the list of deliveries is. */
export function useRingControl(way: Way): void {
	// Keys come at any time; they must meet the ring as it is then.
	const now = useRef(way);
	now.current = way;
	const shown = way.count > 0;
	useEffect(() => {
		if (!shown) return;
		const to = (index: number) => {
			const { count, choose, more } = now.current;
			choose(Math.min(Math.max(index, 0), count - 1));
			if (index >= count - 1) more();
		};
		useList.setState({
			control: {
				move: (by) => to(now.current.at + by),
				first: () => to(0),
				last: () => to(now.current.count - 1),
				page: (direction) => to(now.current.at + direction * ROWS_A_PAGE),
				focus: () => now.current.scroller.current?.focus(),
			},
		});
		return () => useList.setState({ control: null });
	}, [shown]);
}
