import type { ProviderItem } from "../api/generated/ProviderItem";
import { ProviderField } from "../endpoints/provider-field";
import { Check } from "../fields/check";
import { LinesField } from "../fields/lines-field";
import { TextField } from "../fields/text-field";
import { Choice } from "../settings/choice";
import { type Draft, headerEditsOf, reference } from "./draft";
import type { Faults } from "./faults";

interface Props {
	draft: Draft;
	faults: Faults;
	change: (change: Partial<Draft>) => void;
}

const SIGNING = [
	["keep", "Keep the sender's signature", "right as long as the body is unchanged"],
	["strip", "Leave it out"],
	["resign", "Sign anew", "with a fresh time, as the provider signs"],
] as const;

/** What else about the request is another one than the sender's. */
export function RequestFields({ draft, faults, providers, change }: Props & { providers: readonly ProviderItem[] }) {
	return (
		<>
			<Choice label="Signature" value={draft.signing} options={SIGNING} onChange={(signing) => change({ signing })} />
			{draft.signing === "resign" && (
				<>
					<TextField
						label="Label of the secret"
						required={false}
						fault={faults.signingSecret ?? faults.signing}
						hint="A secret of this destination. Without it, the active secret of the delivery's endpoint signs."
						look="mono"
						placeholder="signing"
						value={draft.signingSecret}
						onChange={(text) => change({ signingSecret: text.trim() })}
					/>
					<ProviderField
						label="Signs as"
						providers={providers}
						value={draft.signingProvider}
						fault={faults.signingProvider}
						none="The provider of the delivery's endpoint"
						onChange={(provider) => change({ signingProvider: provider?.id ?? null })}
					/>
				</>
			)}
			<LinesField
				label="Headers"
				required={false}
				fault={faults.headers}
				hint={`One on each line: “Name: value” sets one, “-Name” takes it away. A value may hold ${reference("label")}.`}
				rows={3}
				placeholder={`Authorization: Bearer ${reference("token")}\n-Cookie`}
				value={draft.headers}
				onChange={(headers) => change({ headers })}
			/>
			<TextField
				label="Method"
				required={false}
				fault={faults.method}
				look="mono"
				autoCapitalize="characters"
				placeholder="The delivery's own"
				value={draft.method}
				onChange={(text) => change({ method: text })}
			/>
		</>
	);
}

export function requestInShort({ signing, headers, method }: Draft): string {
	const words = { keep: "signature kept", strip: "no signature", resign: "signed anew" }[signing];
	const edits = headerEditsOf(headers).length;
	const changed = edits === 0 ? null : `${edits} ${edits === 1 ? "header" : "headers"} changed`;
	return [method.trim().toUpperCase(), words, changed].filter(Boolean).join(", ");
}

/** How long one may take, how many go at once, in which order, and when it is too late. */
export function PaceFields({ draft, faults, change }: Props) {
	return (
		<>
			<div className="grid grid-cols-2 gap-3">
				<Text label="Time limit" field="timeout" placeholder="10 s" {...{ draft, faults, change }} />
				<Text label="At the same time" field="concurrency" placeholder="8" {...{ draft, faults, change }} />
			</div>
			<Check
				label="In order"
				hint="Strictly one after the other, as received. One that waits for its next try holds those behind it."
				checked={draft.ordered}
				onChange={(ordered) => change({ ordered })}
			/>
			<TextField
				label="Too old after"
				required={false}
				fault={faults.maxAge}
				hint="What is older when its turn comes is not sent any more, such as 15 min or 1 day."
				look="number"
				placeholder="Never"
				value={draft.maxAge}
				onChange={(text) => change({ maxAge: text })}
			/>
		</>
	);
}

export function paceInShort({ timeout, concurrency, ordered, maxAge }: Draft): string {
	const parts = [timeout, ordered ? "in order" : `${concurrency} at the same time`];
	if (maxAge.trim() !== "") parts.push(`not after ${maxAge}`);
	return parts.join(", ");
}

interface TextProps extends Props {
	label: string;
	field: "timeout" | "concurrency" | "budget" | "firstWait" | "longestWait" | "statuses";
	placeholder: string;
	hint?: string;
}

/** A short field of one line. */
export function Text({ label, field, placeholder, hint, draft, faults, change }: TextProps) {
	return (
		<TextField
			label={label}
			fault={faults[field]}
			hint={hint}
			look="number"
			placeholder={placeholder}
			value={draft[field]}
			onChange={(text) => change({ [field]: text })}
		/>
	);
}

/** How careful Creel is with it. */
export function TrustFields({ draft, change }: Props) {
	return (
		<>
			<Check
				label="Production"
				hint="People depend on it, so sending more than one delivery at once is always confirmed."
				checked={draft.production}
				onChange={(production) => change({ production })}
			/>
			<Check
				label="Follow redirects"
				hint="At most five, and credentials are left out for another host. Otherwise a redirect is recorded and counts as an answer."
				checked={draft.redirects}
				onChange={(redirects) => change({ redirects })}
			/>
			<Check
				label="Accept any certificate"
				hint="For a server of your own that signed its certificate itself. Whoever is on the way can then pretend to be it."
				checked={draft.anyCertificate}
				onChange={(anyCertificate) => change({ anyCertificate })}
			/>
		</>
	);
}

export function trustInShort({ production, redirects, anyCertificate }: Draft): string {
	const parts = [production && "production", redirects && "follows redirects", anyCertificate && "any certificate"];
	return parts.filter(Boolean).join(", ") || "not production, no redirects, real certificates";
}
