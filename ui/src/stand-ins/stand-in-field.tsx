import type { StandIn } from "../api/generated/StandIn";
import { CopyButton } from "../endpoints/copy-button";
import { sureness } from "../endpoints/wording";
import { ChoiceField } from "../fields/choice-field";

interface Props {
	standIns: readonly StandIn[];
	value: string | null;
	fault: string | undefined;
	/** Where the endpoint is called. */
	url: string | null;
	onChange: (standIn: StandIn | null) => void;
}

/** Which service the endpoint stands in for: it then checks what arrives, and answers, as that service does. */
export function StandInField({ standIns, value, fault, url, onChange }: Props) {
	const chosen = standIns.find(({ id }) => id === value);
	return (
		<div className="grid grid-cols-1 gap-1">
			<ChoiceField
				label="Stand in for"
				required={false}
				fault={fault}
				hint={chosen?.about ?? "It then checks what arrives, and answers, as that service does."}
				value={value ?? ""}
				options={[["", "No service"], ...standIns.map(({ id, title }) => [id, title] as const)]}
				onChange={(id) => onChange(standIns.find((one) => one.id === id) ?? null)}
			/>
			{chosen && (
				<div className="grid grid-cols-1 gap-1 text-xs text-ink-3">
					{url && (
						<p className="flex items-center gap-1 text-ink-2">
							<span className="min-w-0">
								In the place of its own URL give <code className="wrap-anywhere">{url + chosen.path}</code>
							</span>
							<CopyButton text={url + chosen.path} what="the URL of the stand-in" />
						</p>
					)}
					<p>
						Known {sureness(chosen.confidence)}: <span className="mono wrap-anywhere">{chosen.source}</span>
					</p>
					<ul className="list-disc pl-4">
						{chosen.notes.map((note) => (
							<li key={note}>{note}</li>
						))}
					</ul>
				</div>
			)}
		</div>
	);
}
