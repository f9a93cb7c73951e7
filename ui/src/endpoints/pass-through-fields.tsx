import { useDestinations } from "../destinations/questions";
import type { Draft } from "./draft";
import type { Faults } from "./faults";
import { Field } from "./field";

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
			<Field
				label="Pass through"
				required={false}
				fault={faults.passTo}
				hint={
					destinations.length === 0
						? "Make a destination first; it can then answer the sender itself."
						: "The sender gets that destination's own answer. Where none comes in time, it gets the one above."
				}
			>
				{(tied) => (
					<select
						{...tied}
						className="field"
						value={draft.passTo ?? ""}
						onChange={({ target }) => change({ passTo: target.value === "" ? null : Number(target.value) })}
					>
						<option value="">Creel answers</option>
						{destinations.map(({ id, name }) => (
							<option key={id} value={id}>
								{name} answers
							</option>
						))}
					</select>
				)}
			</Field>
			{draft.passTo !== null && (
				<Field label="Time limit" fault={faults.passTimeout}>
					{(tied) => (
						<input
							{...tied}
							className="field mono num"
							autoComplete="off"
							placeholder="10 s"
							value={draft.passTimeout}
							onChange={({ target }) => change({ passTimeout: target.value })}
						/>
					)}
				</Field>
			)}
		</>
	);
}
