import { offered } from "../actions/actions";
import { keyInWords } from "../actions/keys";
import type { Action } from "../actions/registry";
import { countOf, useChosen } from "../chosen/chosen";
import { useList } from "../deliveries/control";
import { host } from "../host";
import { showsDeliveries, usePlace } from "../place/place";
import { useStats } from "../sidebar/endpoints";

/** "214 of 18,302 deliveries · 1 selected", or "· 7 chosen". */
function counts(matches: number | null, total: number | undefined, selected: boolean, chosen: number): string {
	if (total === undefined) return "";
	const noun = total === 1 ? "delivery" : "deliveries";
	const found = matches === null || matches >= total ? "" : `${matches.toLocaleString("en")} of `;
	const of = chosen > 0 ? ` · ${chosen.toLocaleString("en")} chosen` : selected ? " · 1 selected" : "";
	return `${found}${total.toLocaleString("en")} ${noun}${of}`;
}

/** What is shown, and the keys that act on it. */
export function StatusBar() {
	const matches = useList(({ matches }) => matches);
	// Which keys there are follows from whether a list is shown.
	useList(({ control }) => control);
	const newer = useList(({ newer }) => newer);
	const { selected, paused, scope } = usePlace();
	const total = useStats().data?.total.deliveries;
	const chosen = useChosen(({ chosen }) => countOf(chosen));
	// The key that shows all keys comes first, for the others stay as long as there is room.
	const first = ({ id }: Action) => Number(id === "keys");
	const hints = offered()
		.filter(({ hint }) => hint)
		.sort((a, b) => first(b) - first(a));
	return (
		<footer className="status-bar">
			<span className="num">{counts(showsDeliveries(scope) ? matches : null, total, selected !== null, chosen)}</span>
			<span className="status-keys">
				{hints.map(({ id, hint, keys, run }) => (
					<button key={id} type="button" tabIndex={-1} onClick={run}>
						<kbd>{keyInWords(keys[0] ?? "", host.mac)}</kbd>
						{id === "pause" && paused ? "Resume list" : hint}
					</button>
				))}
			</span>
			<span className="status-end num">
				{paused ? `List paused. ${newer.toLocaleString("en")} captured since.` : "Nothing leaves unasked"}
			</span>
		</footer>
	);
}
