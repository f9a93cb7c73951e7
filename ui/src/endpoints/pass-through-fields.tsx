import { useDestinations } from "../destinations/questions";
import { ChoiceField } from "../fields/choice-field";
import { TextField } from "../fields/text-field";
import type { Draft } from "./draft";
import type { Faults } from "./faults";

interface Props {
	draft: Draft;
	faults: Faults;
	change: (change: Partial<Draft>) => void;
}

/** A destination that answers the sender itself, within a time limit. */
export function PassThroughFields({ draft, faults, change }: Props) {
	const destinations = useDestinations().data?.items ?? [];
	return (
		<>
			<ChoiceField
				label="Pass through"
				required={false}
				fault={faults.passTo}
				hint={
					destinations.length === 0
						? "Make a destination first; it can then answer the sender itself."
						: "The sender gets that destination's own answer. Where none comes in time, it gets the one above."
				}
				value={String(draft.passTo ?? "")}
				options={[["", "Creel answers"], ...destinations.map(({ id, name }) => [`${id}`, `${name} answers`] as const)]}
				onChange={(to) => change({ passTo: to === "" ? null : Number(to) })}
			/>
			{draft.passTo !== null && (
				<TextField
					label="Time limit"
					fault={faults.passTimeout}
					look="number"
					placeholder="10 s"
					value={draft.passTimeout}
					onChange={(text) => change({ passTimeout: text })}
				/>
			)}
		</>
	);
}
