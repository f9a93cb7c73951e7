import { actions } from "../actions/actions";
import { keyInWords } from "../actions/keys";
import { useList } from "../deliveries/control";
import { host } from "../host";
import { showsDeliveries, usePlace } from "../place/place";
import { useStats } from "../sidebar/endpoints";

/** "214 of 18,302 deliveries · 1 selected". */
function counts(matches: number | null, all: number | undefined, selected: boolean): string {
	const total = all ?? 0;
	const noun = total === 1 ? "delivery" : "deliveries";
	const found = matches === null || matches >= total ? "" : `${matches.toLocaleString("en")} of `;
	return `${found}${total.toLocaleString("en")} ${noun}${selected ? " · 1 selected" : ""}`;
}

/** What is shown, and the keys that act on it. */
export function StatusBar() {
	const matches = useList(({ matches }) => matches);
	// Which keys there are follows from whether a list is shown.
	useList(({ control }) => control);
	const newer = useList(({ newer }) => newer);
	const { selected, paused, scope } = usePlace();
	const total = useStats().data?.total.deliveries;
	const hints = actions.filter(({ hint, can }) => hint && (can?.() ?? true));
	return (
		<footer className="status-bar">
			<span className="num">{counts(showsDeliveries(scope) ? matches : null, total, selected !== null)}</span>
			{hints.map(({ id, hint, keys, run }) => (
				<button key={id} type="button" tabIndex={-1} onClick={run}>
					<kbd>{keyInWords(keys[0] ?? "", host.mac)}</kbd>
					{id === "pause" && paused ? "Resume list" : hint}
				</button>
			))}
			<span className="status-end num">
				{paused ? `List paused. ${newer.toLocaleString("en")} captured since.` : "Nothing leaves unasked"}
			</span>
		</footer>
	);
}
