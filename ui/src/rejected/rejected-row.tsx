import type { Rejected } from "../api/generated/Rejected";
import { timeOfDay } from "./when";
import { answerWords, wordings } from "./wording";

/** One rejected request in a line. */
export function RejectedRow({ item, on, choose }: { item: Rejected; on: boolean; choose: () => void }) {
	return (
		<li>
			<button
				type="button"
				aria-current={on || undefined}
				onClick={choose}
				className="grid w-full grid-cols-[auto_minmax(0,1fr)] gap-x-3 border-b border-line px-3.5 py-2 text-left -outline-offset-2 hover:bg-sunken aria-[current]:bg-accent-soft aria-[current]:shadow-[inset_2px_0_var(--accent)]"
			>
				<time dateTime={item.at} className="mono num leading-5 text-ink-2">
					{timeOfDay(item.at)}
				</time>
				<span className="truncate font-medium">{wordings[item.code].title}</span>
				<span className="col-start-2 truncate text-xs text-ink-3">
					<span className="mono">{item.peer}</span> · {answerWords(item.answer_status)}
				</span>
			</button>
		</li>
	);
}
