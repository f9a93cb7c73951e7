import { useMemo } from "react";
import { decodeBytes } from "../content/bytes";
import { formPairs } from "../content/form";
import { hexRow, hexRowCount } from "../content/hex";
import type { BodyNature } from "../content/kind";
import { BodyNotes } from "./body-tools";
import { CopyValue } from "./copy-value";
import { useRowBytes } from "./row-width";
import { HexLine, Rows, TextRow } from "./rows";
import { Wire } from "./shown";
import { useBodyView } from "./use-body-view";

interface BodyProps {
	bytes: Uint8Array;
	nature: BodyNature;
	/** False where the bytes are only the beginning. */
	complete: boolean;
}

export function TextBody({ bytes, nature, complete, pretty, wrap }: BodyProps & { pretty: boolean; wrap: boolean }) {
	const { rows, notes, working } = useBodyView(bytes, nature, complete, pretty);
	const digits = String(rows.findLast((row) => row.number !== null)?.number ?? 0).length;
	return (
		<>
			<BodyNotes notes={notes} />
			<Rows
				// Rows of another kind have other heights, so nothing that was measured may stay.
				key={`${pretty}${wrap}`}
				label="Body"
				count={rows.length}
				wrap={wrap}
				digits={digits}
				row={(index) => <TextRow row={rows[index]} />}
			/>
			{working && (
				<p className="bar-note" role="status">
					The rest is on its way…
				</p>
			)}
		</>
	);
}

export function Bytes({ bytes }: { bytes: Uint8Array }) {
	const [ref, width] = useRowBytes();
	return (
		<div ref={ref} className="flex min-h-0 flex-1 flex-col">
			<Rows
				key={width}
				label="Bytes"
				count={hexRowCount(bytes.length, width)}
				wrap={false}
				digits={8}
				row={(index) => <HexLine row={hexRow(bytes, index, width)} />}
			/>
		</div>
	);
}

/** More pairs than anyone reads; Raw has them all. */
const MOST_PAIRS = 500;

export function FormPairs({ bytes, nature, complete }: BodyProps) {
	const { pairs, more } = useMemo(
		() => formPairs(decodeBytes(bytes, nature.charset, complete).text, MOST_PAIRS),
		[bytes, nature, complete],
	);
	return (
		<>
			<table className="pairs" aria-label="Form fields in the order received">
				<tbody>
					{pairs.map((pair, at) => (
						// biome-ignore lint/suspicious/noArrayIndexKey: a pair is told from an equal one by its place alone.
						<tr key={at}>
							<th scope="row">
								<Wire text={pair.name} />
							</th>
							<td>{pair.value === null ? <span className="text-ink-3">no value</span> : <Wire text={pair.value} />}</td>
							<td>{pair.value && <CopyValue text={pair.value} what={pair.name} />}</td>
						</tr>
					))}
				</tbody>
			</table>
			{more > 0 && <BodyNotes notes={[`${more} more pairs are not listed. Raw has them.`]} />}
		</>
	);
}
