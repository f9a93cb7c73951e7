import { type RefObject, useEffect, useRef } from "react";
import { chooseAll, extendTo, headOf, toggleRow } from "../chosen/choosing";
import { usePlace } from "../place/place";
import { useList } from "./control";
import { fetchRow, rowHere } from "./use-rows";
import type { Held } from "./use-snapshot";

interface Way {
	held: Held | null;
	/** The row that the keys are at; -1 while there is none. */
	cursor: number;
	setCursor: (index: number) => void;
	fitting: number;
	show: (index: number) => void;
	jump: () => void;
	scroller: RefObject<HTMLElement | null>;
}

/** Hands the list to the keys and the palette. */
export function useControl(way: Way): void {
	// Keys come at any time; they must meet the list as it is then, not as it was when they were bound.
	const now = useRef(way);
	now.current = way;
	useEffect(() => {
		const to = async (index: number) => {
			const { held, setCursor, show } = now.current;
			if (!held || held.total === 0) return;
			const at = Math.min(Math.max(index, 0), held.total - 1);
			show(at);
			setCursor(at);
			now.current = { ...now.current, cursor: at };
			const item = rowHere(held, at) ?? (await fetchRow(held, at));
			// A faster key may have gone on meanwhile.
			if (item && now.current.cursor === at) usePlace.getState().select(item.id);
		};
		const by = (step: number) => (now.current.cursor < 0 ? to(0) : to(now.current.cursor + step));
		const choose = async () => {
			const { held, cursor } = now.current;
			const item = held && cursor >= 0 && (rowHere(held, cursor) ?? (await fetchRow(held, cursor)));
			if (held && item) toggleRow(held, cursor, item.id);
		};
		const extend = (step: number) => {
			const { held, cursor } = now.current;
			if (!held) return;
			// With nothing open, the keys are where something was chosen last.
			const from = cursor < 0 ? headOf(held) : cursor;
			void to(from === null ? 0 : from + step);
			const reached = now.current.cursor;
			if (reached >= 0) void extendTo(held, from ?? 0, reached);
		};
		useList.setState({
			control: {
				move: (step) => void by(step),
				first: () => void to(0),
				last: () => void to((now.current.held?.total ?? 1) - 1),
				page: (direction) => void by(direction * now.current.fitting),
				choose: () => void choose(),
				extend,
				chooseAll: () => now.current.held && chooseAll(now.current.held),
				jump: () => {
					now.current.scroller.current?.scrollTo({ top: 0 });
					now.current.jump();
				},
				focus: () => now.current.scroller.current?.focus(),
			},
		});
		return () => useList.setState({ control: null });
	}, []);
}
