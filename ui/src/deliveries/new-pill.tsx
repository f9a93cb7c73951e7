import { ArrowUp } from "lucide-react";
import { useList } from "./control";
import { newerInWords } from "./snapshot";

/** Says how much arrived while the list stands still, and shows it. */
export function NewPill({ count, paused }: { count: number; paused: boolean }) {
	return (
		<button
			type="button"
			className="new-pill num"
			title={paused ? "The list is paused; capturing goes on" : undefined}
			onClick={() => useList.getState().control?.jump?.()}
		>
			<ArrowUp aria-hidden="true" />
			{newerInWords(count)}
			<kbd>.</kbd>
		</button>
	);
}
