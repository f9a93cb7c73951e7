import { type ReactNode, useRef } from "react";
import { useEntrance } from "./entrance";

interface Props {
	className: string;
	onSend: () => void;
	children: ReactNode;
}

/** A form that Ctrl+Enter sends as well, from every field: also from one in which Enter begins a new line. */
export function KeyedForm({ className, onSend, children }: Props) {
	const form = useRef<HTMLFormElement>(null);
	useEntrance(form);
	return (
		<form
			ref={form}
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
