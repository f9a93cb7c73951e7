import type { ReplayMode } from "../api/generated/ReplayMode";
import type { Draft } from "./draft";
import { MODE_ORDER, MODES } from "./modes";

interface Props {
	/** What is chosen, or what suits as long as nothing is. */
	chosen: ReplayMode | null;
	/** Only one delivery can be edited. */
	single: boolean;
	onChange: (change: Partial<Draft>) => void;
}

/** What of a delivery stays. */
export function ModeField({ chosen, single, onChange }: Props) {
	return (
		<fieldset className="modes">
			<legend className="font-medium">How</legend>
			{MODE_ORDER.filter((mode) => single || mode !== "edited").map((mode) => (
				<label key={mode} className="mode">
					<input type="radio" name="mode" checked={chosen === mode} onChange={() => onChange({ mode })} />
					<b>{MODES[mode].name}</b>
					<span>{MODES[mode].does}</span>
				</label>
			))}
		</fieldset>
	);
}
