import { type RefObject, useEffect } from "react";

/**
 * Takes the focus to the first field of a form as soon as it is there, unless one of its fields has it already. A sheet
 * gives it to the button that closes it, for its form may come only when what it shows has been read.
 */
export function useEntrance(form: RefObject<HTMLElement | null>): void {
	useEffect(() => {
		if (form.current?.contains(document.activeElement)) return;
		form.current?.querySelector<HTMLElement>(".field, input, select, textarea")?.focus();
	}, [form]);
}
