import type { ReplayWay } from "../api/generated/ReplayWay";
import type { Draft } from "./draft";
import { WAY_ORDER, WAYS } from "./ways";

interface Props {
	breaks: readonly ReplayWay[];
	fault: string | undefined;
	onChange: (change: Partial<Draft>) => void;
}

/** The ways to break it; each is sent once. */
export function WaysField({ breaks, fault, onChange }: Props) {
	const all = breaks.length === WAY_ORDER.length;
	const toggle = (way: ReplayWay) =>
		onChange({ breaks: WAY_ORDER.filter((one) => (one === way ? !breaks.includes(one) : breaks.includes(one))) });
	return (
		<fieldset className="breaks" aria-describedby="ways-say">
			<legend className="font-medium">Ways to break it, each sent once</legend>
			<div className="breaks-list">
				{WAY_ORDER.map((way) => (
					<label key={way} className="break" title={WAYS[way].does}>
						<input type="checkbox" checked={breaks.includes(way)} onChange={() => toggle(way)} />
						<span>
							<b>{WAYS[way].name}</b> {WAYS[way].does}
						</span>
					</label>
				))}
			</div>
			<p id="ways-say" className={`flex items-center gap-2 text-xs ${fault ? "text-invalid" : "text-ink-3"}`}>
				{fault ?? "A receiver that checks signatures answers 4xx to every one of them."}
				<button
					type="button"
					className="toggle ml-auto whitespace-nowrap"
					onClick={() => onChange({ breaks: all ? [] : WAY_ORDER })}
				>
					{all ? "Tick none" : "Tick all"}
				</button>
			</p>
		</fieldset>
	);
}
