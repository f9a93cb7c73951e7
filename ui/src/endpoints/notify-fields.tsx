import { ChoiceField } from "../fields/choice-field";
import { TextField } from "../fields/text-field";
import type { Draft } from "./draft";
import type { Faults } from "./faults";
import { RULES } from "./notify";

interface Props {
	draft: Draft;
	faults: Faults;
	change: (change: Partial<Draft>) => void;
}

/** Of which deliveries the desktop notifies. */
export function NotifyFields({ draft, faults, change }: Props) {
	return (
		<>
			<ChoiceField
				label="Notify of"
				fault={faults.notifyWhen}
				hint="The desktop says so, at most once in ten seconds."
				value={draft.notifyWhen}
				options={RULES}
				onChange={(notifyWhen) => change({ notifyWhen })}
			/>
			{draft.notifyWhen === "matching" && (
				<TextField
					label="Search"
					fault={faults.notifyQuery}
					hint="As in the search above the list, such as event:charge.* or sig:invalid."
					look="mono"
					placeholder="event:charge.*"
					value={draft.notifyQuery}
					onChange={(text) => change({ notifyQuery: text })}
				/>
			)}
		</>
	);
}
