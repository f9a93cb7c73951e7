import { TriangleAlert } from "lucide-react";
import { memo } from "react";
import type { DeliveryItem } from "../api/generated/DeliveryItem";
import { plainText } from "../content/text";
import { Verdict } from "./verdict";
import { asideOf, nameOf, sizeInWords, timeInFull, timeInWords } from "./words";

interface Props {
	item: DeliveryItem | undefined;
	index: number;
	selected: boolean;
	/** Hidden where all rows are of one endpoint. */
	endpoint: boolean;
	onChoose: (item: DeliveryItem, index: number) => void;
}

export const rowId = (index: number) => `delivery-row-${index}`;

/** One delivery in the list. Its keys are those of the grid, which keeps the focus. */
export const Row = memo(function Row({ item, index, selected, endpoint, onChoose }: Props) {
	// The heading is the grid's first row.
	const place = { id: rowId(index), "aria-rowindex": index + 2, "aria-selected": selected };
	if (!item) {
		return (
			<div role="row" tabIndex={-1} className="listed" {...place}>
				<div role="gridcell" className="listed-wait" tabIndex={-1}>
					…
				</div>
			</div>
		);
	}
	const now = new Date();
	const at = new Date(item.received_at);
	const name = plainText(nameOf(item));
	return (
		// biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the focus and moves the selection by its keys.
		<div role="row" tabIndex={-1} className="listed" {...place} onClick={() => onChoose(item, index)}>
			<div role="gridcell" tabIndex={-1} className="mono" title={timeInFull(at, now)}>
				{timeInWords(at, now)}
			</div>
			{endpoint && (
				<div role="gridcell" tabIndex={-1} className="listed-endpoint">
					{item.endpoint}
				</div>
			)}
			<div role="gridcell" tabIndex={-1} className="listed-event" title={name}>
				<bdi>{name}</bdi>
				<small>{plainText(asideOf(item))}</small>
			</div>
			<div role="gridcell" tabIndex={-1}>
				<Verdict verdict={item.verdict} />
			</div>
			<div role="gridcell" tabIndex={-1} className="listed-answer num">
				{(item.answer_status ?? 0) >= 400 && <TriangleAlert aria-label="refused" />}
				{item.answer_status ?? "imported"}
			</div>
			<div role="gridcell" tabIndex={-1} className="listed-size num">
				{sizeInWords(item.body_size)}
			</div>
		</div>
	);
});
