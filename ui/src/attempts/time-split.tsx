import type { AttemptTiming } from "../api/generated/AttemptTiming";
import { msInWords, spent } from "./split";

/** Where the time went: a bar for the eye, and the same in words. */
export function TimeSplit({ timing }: { timing: AttemptTiming }) {
	const parts = spent(timing);
	return (
		<div className="split num">
			<div className="split-bar" aria-hidden="true">
				{parts.map(({ on, ms }) => (
					<span key={on} data-on={on} style={{ flexGrow: ms / Math.max(timing.total_ms, 0.001) }} />
				))}
			</div>
			<ul aria-label="Where the time went">
				{parts.map(({ on, ms }) => (
					<li key={on}>
						<i data-on={on} aria-hidden="true" />
						{on} {msInWords(ms)}
					</li>
				))}
				<li>{msInWords(timing.total_ms)} in all</li>
			</ul>
		</div>
	);
}
