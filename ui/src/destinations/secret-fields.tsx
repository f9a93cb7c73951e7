import { CircleAlert, CircleCheck, KeyRound } from "lucide-react";
import { useState } from "react";
import { api } from "../api/client";
import type { DestinationSecret } from "../api/generated/DestinationSecret";
import { wordsOf } from "../api/problem";
import { Field } from "../fields/field";
import { refresh } from "./acts";
import type { Faults } from "./faults";

interface Props {
	/** Null while it does not exist. */
	destination: number | null;
	stored: readonly DestinationSecret[];
	/** Labels that the draft names. */
	labels: readonly string[];
	/** What a ready transform says of them. */
	needs: ReadonlyMap<string, string>;
	values: Readonly<Record<string, string>>;
	faults: Faults;
	onChange: (label: string, value: string) => void;
}

/** The secrets of a destination by their labels. What is typed here is never read back. */
export function SecretFields({ destination, stored, labels, needs, values, faults, onChange }: Props) {
	const all = [...new Set([...labels, ...stored.map(({ label }) => label)])];
	const [fault, setFault] = useState<string | null>(null);
	if (all.length === 0) return null;
	const forget = async (label: string) => {
		if (destination === null) return;
		try {
			await api.deleteDestinationSecret(destination, label);
			setFault(null);
			await refresh();
		} catch (error) {
			setFault(wordsOf(error));
		}
	};
	return (
		<section aria-label="Secrets" className="grid grid-cols-1 gap-2">
			<h3 className="font-semibold">Secrets</h3>
			<ul className="label-list">
				{all.map((label) => (
					<li key={label}>
						<One
							label={label}
							secret={stored.find((secret) => secret.label === label)}
							named={labels.includes(label)}
							help={needs.get(label)}
							value={values[label] ?? ""}
							fault={faults[`secret:${label}`]}
							onChange={(value) => onChange(label, value)}
							onForget={() => void forget(label)}
						/>
					</li>
				))}
			</ul>
			<p className="text-xs text-ink-3">
				Kept encrypted on this machine and never shown again; attempts and exports have their labels only.
			</p>
			{fault && (
				<p role="alert" className="text-invalid">
					{fault}
				</p>
			)}
		</section>
	);
}

interface OneProps {
	label: string;
	secret: DestinationSecret | undefined;
	/** Whether something in the draft uses it. */
	named: boolean;
	help: string | undefined;
	value: string;
	fault: string | undefined;
	onChange: (value: string) => void;
	onForget: () => void;
}

function One({ label, secret, named, help, value, fault, onChange, onForget }: OneProps) {
	const kept = secret?.available ?? false;
	const [replacing, setReplacing] = useState(false);
	return (
		<>
			<div className="flex flex-wrap items-center gap-x-3 gap-y-1">
				<KeyRound aria-hidden="true" className="text-ink-3" />
				<p className="flex min-w-0 flex-1 items-baseline font-medium">
					<span className="truncate">{label}</span>
					{secret?.last_four && <code className="ml-2 flex-none font-normal text-ink-2">…{secret.last_four}</code>}
				</p>
				{kept ? (
					<span className="badge bg-valid-soft text-valid">
						<CircleCheck aria-hidden="true" /> Kept
					</span>
				) : value === "" ? (
					<span className="badge bg-missing-soft text-missing">
						<CircleAlert aria-hidden="true" /> {secret ? "Enter again" : "Missing"}
					</span>
				) : null}
			</div>
			{kept && !replacing ? (
				<div className="flex items-center gap-1">
					<p className="min-w-0 flex-1 text-xs text-ink-3">{named ? "" : "Nothing names it any more."}</p>
					<button type="button" className="btn ghost" onClick={() => setReplacing(true)}>
						Replace <span className="sr-only">{label}</span>
					</button>
					<button type="button" className="btn ghost" onClick={onForget}>
						Delete <span className="sr-only">{label}</span>
					</button>
				</div>
			) : (
				<Field label={`Value of ${label}`} fault={fault} hint={help}>
					{(tied) => (
						<input
							{...tied}
							type="password"
							// Password managers offer the sign-in of some site, unless told that it is a new one.
							autoComplete="new-password"
							spellCheck={false}
							className="field mono"
							value={value}
							onChange={({ target }) => onChange(target.value)}
						/>
					)}
				</Field>
			)}
		</>
	);
}
