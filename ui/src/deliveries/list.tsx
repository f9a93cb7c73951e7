import { lazy, type MouseEvent, Suspense, useCallback, useEffect, useRef, useState } from "react";
import type { DeliveryItem } from "../api/generated/DeliveryItem";
import { ApiProblem } from "../api/problem";
import { extendTo, headOf, toggleRow } from "../chosen/choosing";
import { countOf, isChosen, useChosen } from "../chosen/chosen";
import { useDestinations } from "../destinations/questions";
import { host } from "../host";
import { usePlace } from "../place/place";
import { useTimes } from "../time/times";
import { useList } from "./control";
import { Heading } from "./heading";
import { NewPill } from "./new-pill";
import { Nothing } from "./nothing";
import { Row, rowId } from "./row";
import { follows } from "./snapshot";
import { useControl } from "./use-control";
import { useMoving } from "./use-moving";
import { useRows } from "./use-rows";
import { useSight } from "./use-sight";
import { useSnapshot } from "./use-snapshot";

const ChosenBar = lazy(() => import("../chosen/chosen-bar"));

/** The deliveries that a search finds, newest on top. It follows what arrives, or stands still while it is read. */
export function List({ q, endpoint }: { q: string; endpoint: boolean }) {
	const scroller = useRef<HTMLDivElement>(null);
	const { selected, paused, select } = usePlace();
	const [cursor, setCursor] = useState(-1);
	// Whether the view is at its top is known only after the first drawing, and the snapshot decides how tall it is.
	const [atTop, setAtTop] = useState(true);
	const chosen = useChosen(({ chosen }) => chosen);
	const choosing = countOf(chosen) > 0;
	const { held, error, newer, jump } = useSnapshot(
		q,
		follows({ atTop, selected: selected !== null, choosing, paused }),
	);
	const sight = useSight(scroller, held?.total ?? 0);
	const rowAt = useRows(held, sight.first, sight.end);
	if (atTop !== sight.atTop) setAtTop(sight.atTop);
	useControl({ held, cursor, setCursor, fitting: sight.fitting, show: sight.show, jump, scroller });

	useEffect(() => {
		useList.setState({ newer, matches: error instanceof ApiProblem ? null : held && held.total + newer });
	}, [newer, held, error]);

	// After a jump or another search the selected delivery stands elsewhere, if it is there at all.
	const [seen, setSeen] = useState({ asOf: held?.asOf, selected });
	if (seen.asOf !== held?.asOf || seen.selected !== selected) {
		setSeen({ asOf: held?.asOf, selected });
		if (selected === null) setCursor(-1);
		else if (seen.asOf !== held?.asOf) setCursor(held?.items.findIndex(({ id }) => id === selected) ?? -1);
	}

	const now = useRef({ held, cursor });
	now.current = { held, cursor };
	const press = useCallback(
		(item: DeliveryItem, index: number, event: MouseEvent<HTMLElement>) => {
			const { held, cursor } = now.current;
			const box = event.target instanceof Element && event.target.closest("[data-box]") !== null;
			scroller.current?.focus({ preventScroll: true });
			if (held && event.shiftKey) void extendTo(held, headOf(held) ?? (cursor < 0 ? index : cursor), index);
			else if (held && (box || (host.mac ? event.metaKey : event.ctrlKey))) toggleRow(held, index, item.id);
			else {
				setCursor(index);
				select(item.id);
			}
		},
		[select],
	);
	const moving = useMoving(held?.asOf);
	const indexes = Array.from({ length: sight.end - sight.first }, (_, i) => sight.first + i);
	const times = useTimes();
	const forwarded = (useDestinations().data?.items.length ?? 0) > 0;
	/** Whether a row is of another day than the one above it. The day of the topmost one stands in the heading. */
	const beginsDay = (index: number) => {
		const at = rowAt(index)?.received_at;
		const above = rowAt(index - 1)?.received_at;
		return at !== undefined && above !== undefined && !times.sameDay(at, above);
	};
	const empty = held?.total === 0;
	return (
		<section
			className="list"
			data-pane="list"
			data-endpoint={endpoint}
			data-forwarded={forwarded}
			aria-label="Deliveries"
		>
			<div
				role="grid"
				ref={scroller}
				tabIndex={0}
				data-entrance
				className="list-scroller"
				aria-label="Deliveries, newest first"
				aria-multiselectable
				data-choosing={choosing}
				aria-rowcount={(held?.total ?? 0) + 1}
				aria-colcount={5 + Number(endpoint) + Number(forwarded)}
				aria-activedescendant={cursor >= sight.first && cursor < sight.end ? rowId(cursor) : undefined}
			>
				<Heading {...{ endpoint, forwarded }} total={held?.total ?? 0} from={rowAt(sight.upper)?.received_at} />
				<div role="rowgroup" className="list-canvas" style={{ height: sight.height }}>
					<div
						role="presentation"
						className="list-sheet"
						data-moving={moving}
						style={{ height: sight.sheet, transform: `translateY(${sight.top - sight.place(sight.first)}px)` }}
					>
						{indexes.map((index) => {
							const item = rowAt(index);
							return (
								<Row
									key={item?.id ?? `at ${index}`}
									{...{ item, index, endpoint, forwarded }}
									top={sight.place(index)}
									day={beginsDay(index)}
									open={item !== undefined && item.id === selected}
									chosen={choosing ? item !== undefined && isChosen(chosen, item.id) : null}
									onPress={press}
								/>
							);
						})}
					</div>
				</div>
			</div>
			{choosing && (
				<Suspense>
					<ChosenBar total={held?.total ?? 0} />
				</Suspense>
			)}
			{newer > 0 && <NewPill count={newer} paused={paused} />}
			{empty && newer === 0 && <Nothing />}
		</section>
	);
}
