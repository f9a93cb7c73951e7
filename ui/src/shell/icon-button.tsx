import type { ReactNode } from "react";

interface Props {
	name: string;
	/** What it does in a few words, with its key. */
	title: string;
	pressed?: boolean;
	/** Left out where there is no room; the palette has it. */
	spare?: boolean;
	run: () => void;
	children: ReactNode;
}

/** A button that is a picture only. */
export function IconButton({ name, title, pressed, spare, run, children }: Props) {
	return (
		<button
			type="button"
			className="btn-icon"
			aria-label={name}
			aria-pressed={pressed}
			data-spare={spare}
			title={title}
			onClick={run}
		>
			{children}
		</button>
	);
}
