import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useRef } from "react";
import type { HexRow } from "../content/hex";
import type { JsonToken } from "../content/json";
import type { Row } from "./body-lines";
import { Shown } from "./shown";

const HEIGHT = 19;
/** Browsers end an element at some 16 million pixels, and rows below that could never be reached. */
const MOST_ROWS = 800_000;
/** Deeper levels are not moved further to the right, or a deep document would leave the pane. */
const DEEPEST = 24;

interface RowsProps {
	label: string;
	count: number;
	wrap: boolean;
	/** How many digits the widest line number or offset has. */
	digits: number;
	row: (index: number) => ReactNode;
}

/** Rows of which only those in view are drawn. */
export function Rows({ label, count, wrap, digits, row }: RowsProps) {
	const scroller = useRef<HTMLElement>(null);
	const virtual = useVirtualizer({
		count: Math.min(count, MOST_ROWS),
		getScrollElement: () => scroller.current,
		estimateSize: () => HEIGHT,
		overscan: 12,
		paddingStart: 8,
		paddingEnd: 8,
	});
	return (
		<>
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard. */}
			<section ref={scroller} className="rows" data-wrap={wrap} aria-label={label} tabIndex={0}>
				<div className="rows-space" style={{ height: virtual.getTotalSize(), ...digitsStyle(digits) }}>
					{virtual.getVirtualItems().map((item) => (
						<div
							key={item.key}
							className="row-at"
							data-index={item.index}
							ref={wrap ? virtual.measureElement : undefined}
							style={{ transform: `translateY(${item.start}px)` }}
						>
							{row(item.index)}
						</div>
					))}
				</div>
			</section>
			{count > MOST_ROWS && (
				<p className="bar-note">Rows beyond {MOST_ROWS.toLocaleString("en-US")} are not shown. Save has everything.</p>
			)}
		</>
	);
}

/** A few rows that are all drawn. */
export function StillRows({ label, digits, wrap, children }: StillRowsProps) {
	return (
		<section
			className="rows rows-short"
			data-wrap={wrap}
			style={digitsStyle(digits)}
			aria-label={label}
			// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard.
			tabIndex={0}
		>
			{children}
		</section>
	);
}

interface StillRowsProps {
	label: string;
	digits: number;
	wrap: boolean;
	children: ReactNode;
}

export function HexLine({ row }: { row: HexRow }) {
	return (
		<div className="row">
			<span className="row-number">{row.offset}</span>
			<span className="row-text">
				{row.hex} <span className="tok-dim"> {row.ascii}</span>
			</span>
		</div>
	);
}

function digitsStyle(digits: number): Record<string, string> {
	return { "--digits": String(Math.max(2, digits)) };
}

export function TextRow({ row }: { row: Row | undefined }) {
	if (!row) return null;
	const indent = Math.min(row.indent, DEEPEST) * 2;
	// The spaces are text, so that a selection keeps them; the negative indent makes wrapped text hang below its beginning.
	const begins = row.number !== null;
	return (
		<div className="row">
			<span className="row-number">{row.number ?? ""}</span>
			<span className="row-text" style={{ paddingLeft: `${indent}ch`, textIndent: begins ? `-${indent}ch` : 0 }}>
				{" ".repeat(begins ? indent : 0)}
				{row.tokens.map((token, at) => (
					// biome-ignore lint/suspicious/noArrayIndexKey: tokens of a row never move.
					<Token key={at} token={token} />
				))}
				{row.tokens.length === 0 && "\u00a0"}
			</span>
		</div>
	);
}

function Token({ token }: { token: JsonToken }) {
	if (token.duplicate) {
		return (
			<span className="tok-key tok-dup" title="This key stands more than once in the object">
				<Shown text={token.text} />
			</span>
		);
	}
	return (
		<span className={`tok-${token.kind}`}>
			<Shown text={token.text} />
		</span>
	);
}
