import { type ReactNode, useEffect, useRef } from "react";
import { usePlace } from "../place/place";

/** A sheet above the panes. The browser's own dialog keeps the focus inside and gives it back. */
export function Dialog(props: { label: string; className: string; children: ReactNode }) {
	const dialog = useRef<HTMLDialogElement>(null);
	const gone = () => usePlace.getState().open(null);
	// The browser says that a dialog is closed a moment after it is, and a key pressed in that moment would be lost.
	const close = () => {
		dialog.current?.close();
		gone();
	};
	useEffect(() => {
		dialog.current?.showModal();
		// WebKit takes the first thing that can hold the focus at all; what is typed belongs into the field.
		dialog.current?.querySelector("input")?.focus();
	}, []);
	return (
		<dialog
			ref={dialog}
			aria-label={props.label}
			className={`sheet ${props.className}`}
			onClose={gone}
			onClick={(event) => event.target === event.currentTarget && close()}
			onKeyDown={(event) => {
				if (event.key !== "Escape") return;
				event.preventDefault();
				close();
			}}
		>
			{props.children}
		</dialog>
	);
}
