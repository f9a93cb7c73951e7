import type { ReactNode } from "react";

interface Props {
	className: string;
	onSend: () => void;
	children: ReactNode;
}

/** A form that Ctrl+Enter sends as well, from every field: also from one in which Enter begins a new line. */
export function KeyedForm({ className, onSend, children }: Props) {
	return (
		<form
			noValidate
			className={className}
			onSubmit={(event) => {
				event.preventDefault();
				onSend();
			}}
			onKeyDown={(event) => {
				if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
				event.preventDefault();
				onSend();
			}}
		>
			{children}
		</form>
	);
}
