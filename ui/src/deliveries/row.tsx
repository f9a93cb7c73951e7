import { Check, Pin, Tag, TriangleAlert } from "lucide-react";
import { type MouseEvent, memo } from "react";
import type { DeliveryItem } from "../api/generated/DeliveryItem";
import { plainText } from "../content/text";
import { ForwardMark } from "../forwards/forward-mark";
import { useTimes } from "../time/times";
import { Verdict } from "./verdict";
import { answerFault, asideOf, nameOf, sizeInWords } from "./words";

interface Props {
	item: DeliveryItem | undefined;
	index: number;
	/** How far down it stands on the sheet, in pixels. */
	top: number;
	/** Whether it is the one that is open. */
	open: boolean;
	/** Whether it is chosen, while any is; what is done next is then done to those that are, else to the open one. */
	chosen: boolean | null;
	/** The first one of its day, which then stands above its time. */
	day: boolean;
	/** Hidden where all rows are of one endpoint. */
	endpoint: boolean;
	/** Hidden where nothing is forwarded. */
	forwarded: boolean;
	onPress: (item: DeliveryItem, index: number, event: MouseEvent<HTMLElement>) => void;
}

export const rowId = (index: number) => `delivery-row-${index}`;

/** One delivery in the list. Its keys are those of the grid, which keeps the focus. */
export const Row = memo(function Row({ item, index, top, open, chosen, day, endpoint, forwarded, onPress }: Props) {
	// The heading is the grid's first row.
	const place = {
		id: rowId(index),
		"aria-rowindex": index + 2,
		"aria-selected": chosen ?? open,
		"aria-current": open || undefined,
		"data-chosen": chosen ?? false,
		style: { transform: `translateY(${top}px)` },
	};
	if (!item) {
		return (
			<div role="row" tabIndex={-1} className="listed" {...place}>
				<div role="gridcell" className="listed-wait" tabIndex={-1}>
					…
				</div>
			</div>
		);
	}
	return (
		// biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the focus and moves the selection by its keys.
		<div
			role="row"
			tabIndex={-1}
			className="listed"
			data-day={day}
			data-unread={!item.read}
			{...place}
			// Shift would mark the text between two presses.
			onMouseDown={(event) => event.shiftKey && event.preventDefault()}
			onClick={(event) => onPress(item, index, event)}
		>
			<span className="listed-box" data-box aria-hidden="true">
				{chosen && <Check />}
			</span>
			<Cells {...{ item, day, endpoint, forwarded }} />
		</div>
	);
});

type Said = Pick<Props, "day" | "endpoint" | "forwarded"> & { item: DeliveryItem };

/** What a row says. It is not drawn again while the row moves down to make room for newer ones. */
const Cells = memo(function Cells({ item, day, endpoint, forwarded }: Said) {
	const times = useTimes();
	const name = plainText(nameOf(item));
	const fault = answerFault(item);
	const refused = (item.answer_status ?? 0) >= 400 || item.answer_fault !== null;
	return (
		<>
			<div role="gridcell" tabIndex={-1} className="listed-time" title={times.full(item.received_at)}>
				{day && <span className="listed-day">{times.day(item.received_at)} </span>}
				<time dateTime={item.received_at} className="mono">
					{times.clock(item.received_at)}
				</time>
			</div>
			{endpoint && (
				<div role="gridcell" tabIndex={-1} className="listed-endpoint">
					{item.endpoint}
				</div>
			)}
			<div role="gridcell" tabIndex={-1} className="listed-event" title={name}>
				{!item.read && <span className="sr-only">unread </span>}
				{item.pinned && <Pin role="img" aria-label="pinned" />}
				<bdi>{name}</bdi>
				{item.tags.length > 0 && (
					<span className="listed-tags">
						<Tag role="img" aria-label="tagged" />
						{plainText(item.tags.join(", "))}
					</span>
				)}
				<small>{plainText(asideOf(item))}</small>
			</div>
			<div role="gridcell" tabIndex={-1}>
				<Verdict verdict={item.verdict} />
			</div>
			<div role="gridcell" tabIndex={-1} className="listed-answer num" data-refused={refused}>
				{refused && <TriangleAlert aria-label="refused" />}
				{fault ?? item.answer_status}
			</div>
			{forwarded && (
				<div role="gridcell" tabIndex={-1} className="listed-forwards">
					{item.forwards && <ForwardMark counts={item.forwards} />}
				</div>
			)}
			<div role="gridcell" tabIndex={-1} className="listed-size num">
				{sizeInWords(item.body_size)}
			</div>
		</>
	);
});
