import { useMemo } from "react";
import type { Delivery } from "../api/generated/Delivery";
import { hexRow, hexRowCount } from "../content/hex";
import { bodyNature } from "../content/kind";
import { BodyNotes } from "./body-tools";
import { bodyView } from "./body-view";
import { kindText } from "./body-words";
import { HexLine, StillRows, TextRow } from "./rows";
import { useSlices } from "./slices";

const LINES = 12;
const HEX_LINES = 6;
/** Enough for twelve lines of any length that is worth reading here. */
const BYTES = 16 * 1024;

/** How the body begins. */
export function Preview({ delivery, onBody }: { delivery: Delivery; onBody: () => void }) {
	const { bytes, total, error } = useSlices(delivery.id, "body", delivery.body_size > 0);
	const shown = useMemo(() => {
		const nature = bodyNature(delivery.headers, delivery.body_size, bytes.subarray(0, 1024));
		const whole = bytes.length === delivery.body_size && bytes.length <= BYTES;
		const binary = nature.kind === "binary" || nature.kind === "image";
		return { nature, binary, ...bodyView(binary ? new Uint8Array() : bytes.subarray(0, BYTES), nature, whole, true) };
	}, [bytes, delivery.headers, delivery.body_size]);
	const { nature, binary, rows, notes } = shown;

	if (delivery.body_size === 0) {
		return <p className="text-ink-2">{nature.kind === "zero" ? "The body is empty." : "It came without a body."}</p>;
	}
	if (error) return <p className="text-ink-2">The body could not be read. {error.message}</p>;
	if (total === null) return <div className="bone" style={{ height: 160 }} />;
	const hex = Array.from({ length: binary ? Math.min(HEX_LINES, hexRowCount(bytes.length, 8)) : 0 }, (_, at) =>
		hexRow(bytes, at, 8),
	);
	const more = binary ? bytes.length > HEX_LINES * 8 : rows.length > LINES || delivery.body_size > BYTES;
	return (
		<section aria-label="Body" className="grid min-w-0 gap-2">
			<div className="bar">
				<h3>Body</h3>
				<span className="bar-note">{kindText(nature, delivery.body_size)}</span>
				{more && (
					<button type="button" className="toggle ml-auto" onClick={onBody}>
						Show all <kbd>2</kbd>
					</button>
				)}
			</div>
			<BodyNotes notes={notes} />
			<StillRows label="First lines" digits={binary ? 8 : 2} wrap={!binary}>
				{rows.slice(0, binary ? 0 : LINES).map((row, at) => (
					// biome-ignore lint/suspicious/noArrayIndexKey: rows of a body never move.
					<TextRow key={at} row={row} />
				))}
				{hex.map((row) => (
					<HexLine key={row.offset} row={row} />
				))}
			</StillRows>
		</section>
	);
}
