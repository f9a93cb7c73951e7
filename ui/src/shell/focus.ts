/** The panes in the order F6 goes through them; each carries its name in `data-pane`. */
const ORDER = ["sidebar", "list", "inspector"];

const pane = (name: string) => document.querySelector<HTMLElement>(`[data-pane="${name}"]`);

/** What takes the focus of a pane: what was marked for it, else its first control. */
function entrance(of: HTMLElement): HTMLElement {
	const marked = of.querySelector<HTMLElement>(
		"[data-entrance], [aria-current='true'], [role='tab'][aria-selected='true']",
	);
	return marked ?? of.querySelector<HTMLElement>("button, a[href], [tabindex='0']") ?? of;
}

/** Whether nothing has the focus by itself, so that what closed a moment ago may give it back. */
export function isFocusFree(): boolean {
	const at = document.activeElement;
	return at === null || at === document.body || at.getAttribute("role") === "dialog";
}

export function focusPane(name: string): void {
	const found = pane(name);
	if (found) entrance(found).focus();
}

/** Goes from the pane that has the focus to the next one, or to the one before. */
export function nextPane(direction: 1 | -1): void {
	const at = ORDER.findIndex((name) => pane(name)?.contains(document.activeElement));
	const from = at < 0 && direction < 0 ? 0 : at;
	focusPane(ORDER[(from + direction + ORDER.length) % ORDER.length] ?? "list");
}
