import type { DiffKind } from "../api/generated/DiffKind";
import type { DiffLine } from "../api/generated/DiffLine";
import { Shown } from "../inspector/shown";

const SIGNS: Readonly<Record<DiffKind, readonly [sign: string, said: string]>> = {
	same: [" ", ""],
	removed: ["−", "only before: "],
	added: ["+", "only after: "],
	skipped: ["", ""],
};

/** How one text became another, line by line. */
export function Difference({ label, lines }: { label: string; lines: readonly DiffLine[] }) {
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard.
		<section className="diff" aria-label={label} tabIndex={0}>
			{lines.map(({ kind, text }, at) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: lines of a difference never move.
				<div key={at} data-kind={kind}>
					<span aria-hidden="true">{SIGNS[kind][0]}</span>
					{SIGNS[kind][1] && <span className="sr-only">{SIGNS[kind][1]}</span>}
					<span>
						<Shown text={text.replace(/\n$/, "")} />
					</span>
				</div>
			))}
		</section>
	);
}
