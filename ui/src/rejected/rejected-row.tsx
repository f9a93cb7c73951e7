import { useEffect, useRef } from "react";
import type { Rejected } from "../api/generated/Rejected";
import { useTimes } from "../time/times";
import { answerWords, wordings } from "./wording";

export const rowId = (item: Rejected) => `rejected-row-${item.id}`;

/** One rejected request in a line. Its keys are those of the list, which keeps the focus. */
export function RejectedRow({ item, on, choose }: { item: Rejected; on: boolean; choose: () => void }) {
	const row = useRef<HTMLDivElement>(null);
	const times = useTimes();
	useEffect(() => {
		if (on) row.current?.scrollIntoView({ block: "nearest" });
	}, [on]);
	return (
		// biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus and moves the selection by its keys.
		<div
			role="option"
			tabIndex={-1}
			id={rowId(item)}
			ref={row}
			aria-selected={on}
			onClick={choose}
			className="rejected-row grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 border-b border-line px-3.5 py-2 outline-none hover:bg-sunken aria-selected:bg-accent-soft aria-selected:shadow-[inset_3px_0_var(--accent)]"
		>
			<time dateTime={item.at} className="mono num leading-5 text-ink-2">
				{times.brief(item.at)}
			</time>
			<span className="truncate font-medium">{wordings[item.code].title}</span>
			<span className="col-start-2 truncate text-xs text-ink-3">
				<span className="mono">{item.peer}</span> · {answerWords(item.answer_status)}
			</span>
		</div>
	);
}
