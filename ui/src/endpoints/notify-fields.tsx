import type { NotifyWhen } from "../api/generated/NotifyWhen";
import type { Draft } from "./draft";
import type { Faults } from "./faults";
import { Field } from "./field";
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
			<Field label="Notify of" fault={faults.notifyWhen} hint="The desktop says so, at most once in ten seconds.">
				{(tied) => (
					<select
						{...tied}
						className="field"
						value={draft.notifyWhen}
						onChange={(event) => change({ notifyWhen: event.target.value as NotifyWhen })}
					>
						{RULES.map(([when, words]) => (
							<option key={when} value={when}>
								{words}
							</option>
						))}
					</select>
				)}
			</Field>
			{draft.notifyWhen === "matching" && (
				<Field
					label="Search"
					fault={faults.notifyQuery}
					hint="As in the search above the list, such as event:charge.* or sig:invalid."
				>
					{(tied) => (
						<input
							{...tied}
							className="field mono"
							autoComplete="off"
							spellCheck={false}
							placeholder="event:charge.*"
							value={draft.notifyQuery}
							onChange={(event) => change({ notifyQuery: event.target.value })}
						/>
					)}
				</Field>
			)}
		</>
	);
}
