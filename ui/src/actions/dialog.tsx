import { type ReactNode, useEffect, useRef } from "react";
import { usePlace } from "../place/place";

/** A sheet above the panes. The browser's own dialog keeps the focus inside, gives it back, and closes with Esc. */
export function Dialog(props: { label: string; className: string; children: ReactNode }) {
	const dialog = useRef<HTMLDialogElement>(null);
	const close = () => usePlace.getState().open(null);
	useEffect(() => {
		dialog.current?.showModal();
		// WebKit takes the first thing that can hold the focus at all; what is typed belongs into the field.
		dialog.current?.querySelector("input")?.focus();
	}, []);
	return (
		// biome-ignore lint/a11y/useKeyWithClickEvents: Esc is the browser's own; the click is the mouse's way of it.
		<dialog
			ref={dialog}
			aria-label={props.label}
			className={`sheet ${props.className}`}
			onClose={close}
			onClick={(event) => event.target === event.currentTarget && close()}
		>
			{props.children}
		</dialog>
	);
}
