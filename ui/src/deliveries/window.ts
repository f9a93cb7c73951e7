/** How many deliveries are asked for at once. */
export const PAGE = 100;

/**
 * The tallest canvas there is. Browsers lose rows beyond 16 to 33 million pixels, which a million rows reach; a longer
 * list is laid onto a canvas of this height, and the scroll bar then counts in larger steps.
 */
export const TALLEST = 8_000_000;

/** Rows drawn beyond each edge, so that a short scroll meets no gap. */
const BEYOND = 6;

export interface Sight {
	/** How many rows there are. */
	total: number;
	/** Their height in pixels. */
	row: number;
	/** The height of what can be seen. */
	view: number;
	/** Where the scroll bar stands. */
	scroll: number;
}

export const canvasHeight = (total: number, row: number) => Math.min(total * row, TALLEST);

/** By how much a pixel of the scroll bar counts; 1 for every list that fits the canvas. */
export function stretch({ total, row, view }: Omit<Sight, "scroll">): number {
	const rest = canvasHeight(total, row) - view;
	return rest > 0 ? (total * row - view) / rest : 1;
}

/** How far down the rows themselves the view has come. */
export const depth = (sight: Sight) => sight.scroll * stretch(sight);

/** The rows to draw, `first` up to but without `end`, and how far below the view's upper edge the first one starts. */
export function rowsInSight(sight: Sight): { first: number; end: number; top: number } {
	const down = depth(sight);
	const first = Math.max(0, Math.floor(down / sight.row) - BEYOND);
	const end = Math.min(sight.total, Math.ceil((down + sight.view) / sight.row) + BEYOND);
	return { first: Math.min(first, end), end, top: sight.scroll + first * sight.row - down };
}

/** How many rows have room on a sheet above the first one that is drawn. */
const ROOM = 1000;

/**
 * How far down its sheet a row stands, in pixels. The drawn rows lie on a sheet and are counted from the oldest one, so
 * they keep their places while newer ones come above them: the sheet is moved down in one piece, and nothing on it has to
 * be painted again. A new sheet is begun only once in so many rows.
 */
export function placeOf(index: number, first: number, { total, row }: Pick<Sight, "total" | "row">): number {
	const used = (total - first) % ROOM;
	return (ROOM - used + index - first) * row;
}

/** Tall enough for every place on it, so that it stays the same while rows come. */
export const sheetHeight = ({ first, end }: { first: number; end: number }, row: number) => (ROOM + end - first) * row;

/** The row at the view's upper edge; the last one where there are fewer. */
export const topRow = (sight: Sight) => Math.max(0, Math.min(Math.floor(depth(sight) / sight.row), sight.total - 1));

/** The pages that hold these rows. */
export function pagesOf(first: number, end: number): number[] {
	if (end <= first) return [];
	const from = Math.floor(first / PAGE);
	const to = Math.floor((end - 1) / PAGE);
	return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** Where the scroll bar must stand for a row to be seen whole; unchanged where it already is. */
export function scrollTo(index: number, sight: Sight): number {
	const down = depth(sight);
	const start = index * sight.row;
	const wanted = start < down ? start : start + sight.row > down + sight.view ? start + sight.row - sight.view : down;
	return wanted === down ? sight.scroll : wanted / stretch(sight);
}
