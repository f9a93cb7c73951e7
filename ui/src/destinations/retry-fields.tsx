import { Check } from "../fields/check";
import { ChoiceField } from "../fields/choice-field";
import type { Draft } from "./draft";
import { duration } from "./durations";
import type { Faults } from "./faults";
import { useRetryTables } from "./questions";
import { Text } from "./sending-fields";

interface Props {
	draft: Draft;
	faults: Faults;
	change: (change: Partial<Draft>) => void;
}

/** Which answers are tried again, how often and how soon. */
export function RetryFields({ draft, faults, change }: Props) {
	const tables = useRetryTables().data?.items ?? [];
	const table = tables.find(({ name }) => name === draft.table);
	return (
		<>
			<ChoiceField
				label="Which answers are tried again"
				fault={faults.table}
				hint={table && <span className="wrap-anywhere">{table.source}</span>}
				value={draft.table}
				options={[
					...tables.map(({ name, title }) => [name, title] as const),
					["custom", "A table of your own"] as const,
				]}
				onChange={(table) => change({ table })}
			/>
			{table && (
				<div className="grid grid-cols-1 gap-1 text-xs text-ink-2">
					<p>
						Again after {statusesInWords(table.rules.statuses)}
						{table.rules.no_answer && " and where there is no answer"}, first after{" "}
						{duration(table.rules.first_wait_ms)}, then twice as long each time, at most{" "}
						{duration(table.rules.longest_wait_ms)}.
					</p>
					{table.unconfirmed.length > 0 && (
						<ul className="list-disc pl-4" aria-label="Not confirmed by its page">
							{table.unconfirmed.map((one) => (
								<li key={one}>Not confirmed: {one}</li>
							))}
						</ul>
					)}
				</div>
			)}
			{draft.table === "custom" && (
				<>
					<Text label="Statuses" field="statuses" placeholder="408, 429, 500-599" {...{ draft, faults, change }} />
					<Check
						label="No answer, too"
						hint="No connection, a lost one, or no answer in time."
						checked={draft.noAnswer}
						onChange={(noAnswer) => change({ noAnswer })}
					/>
					<div className="grid grid-cols-2 gap-3">
						<Text label="First wait" field="firstWait" placeholder="2 s" {...{ draft, faults, change }} />
						<Text label="Longest wait" field="longestWait" placeholder="1 h" {...{ draft, faults, change }} />
					</div>
				</>
			)}
			<Text
				label="Tries in all"
				field="budget"
				placeholder={String(table?.rules.budget ?? 12)}
				{...{ draft, faults, change }}
			/>
		</>
	);
}

export function statusesInWords(ranges: readonly (readonly [number, number])[]): string {
	const words = ranges.map(([from, to]) => {
		if (from === to) return String(from);
		return from % 100 === 0 && to === from + 99 ? `${from / 100}xx` : `${from} to ${to}`;
	});
	if (words.length === 0) return "no status";
	return words.length === 1 ? `${words[0]}` : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

export function retriesInShort({ table, budget }: Draft): string {
	const names = {
		default: "Creel's own table",
		wizstatus: "as WizStatus",
		statusstack: "as StatusStack",
		custom: "a table of your own",
	};
	return `${names[table]}${budget ? `, ${budget} tries` : ""}`;
}
