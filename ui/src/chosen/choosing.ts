/** Choosing in the list: one row, a range of them, or all that the search finds. */
import { toast } from "sonner";
import { keyOf } from "../deliveries/snapshot";
import { idsBetween } from "../deliveries/use-rows";
import type { Held } from "../deliveries/use-snapshot";
import { countOf, isChosen, NONE, type Span, toggled, useChosen, withMore } from "./chosen";

/** The longest range, in rows. */
const LONGEST = 10_000;

/** Chooses a row, or takes it out again. The next range begins at it. */
export function toggleRow(held: Held, index: number, id: number): void {
	const { chosen } = useChosen.getState();
	const after = toggled(chosen, id);
	if (isChosen(after, id) === isChosen(chosen, id)) {
		toast("This delivery came after all others were chosen", { description: "Press Esc, and choose anew." });
		return;
	}
	const none = countOf(after) === 0;
	useChosen.setState({
		chosen: none ? NONE : after,
		span: none ? null : { list: keyOf(held), anchor: index, head: index, base: after },
	});
}

/** The row that a range ends at; null where none was drawn in this list. */
export function headOf(held: Held): number | null {
	const { span } = useChosen.getState();
	return span?.list === keyOf(held) ? span.head : null;
}

/** Draws a range on to a row, from where it began; where none ends at `from`, one begins there. */
export async function extendTo(held: Held, from: number, to: number): Promise<void> {
	const { chosen, span } = useChosen.getState();
	const list = keyOf(held);
	const begun = span?.list === list && span.head === from ? span : { list, anchor: from, base: chosen };
	if (Math.abs(to - begun.anchor) >= LONGEST) {
		toast(`A range has at most ${LONGEST.toLocaleString("en")} deliveries`, {
			description: "Narrow the search, and choose all that it finds.",
		});
		return;
	}
	const drawn: Span = { ...begun, head: to };
	useChosen.setState({ span: drawn });
	const ids = await idsBetween(held, begun.anchor, to);
	// Another key may have gone on, or ended it, while rows from far away were on their way.
	if (useChosen.getState().span === drawn) useChosen.setState({ chosen: withMore(drawn.base, ids) });
}

/** All that the search found when the list was last brought up to date. */
export function chooseAll({ q, asOf, total }: Held): void {
	if (total > 0) useChosen.setState({ chosen: { kind: "all", q, asOf, total, except: new Set() }, span: null });
}
