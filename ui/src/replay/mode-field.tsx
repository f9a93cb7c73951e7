import { useId } from "react";
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
	const id = useId();
	return (
		<fieldset className="modes" aria-describedby={id}>
			<legend className="font-medium">How</legend>
			<div>
				{MODE_ORDER.filter((mode) => single || mode !== "edited").map((mode) => (
					<label key={mode} title={MODES[mode].does}>
						<input type="radio" name="mode" checked={chosen === mode} onChange={() => onChange({ mode })} />
						{MODES[mode].name}
					</label>
				))}
			</div>
			<p id={id}>{chosen === null ? "Each as suits it, as soon as it is known where to." : MODES[chosen].does}</p>
		</fieldset>
	);
}
