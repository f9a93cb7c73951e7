import { useState } from "react";
import type { ReplayMode } from "../api/generated/ReplayMode";
import type { Secret } from "../api/generated/Secret";
import { KeyFields } from "../endpoints/key-fields";
import { isGiven, type KeyInput, secretOf } from "../endpoints/keys";
import { useEndpoints, useProvider, useSecrets } from "../endpoints/questions";
import { nameOfSecret } from "../endpoints/secret-words";
import { ChoiceField } from "../fields/choice-field";
import type { Draft } from "./draft";

interface Props {
	slug: string;
	draft: Draft;
	mode: ReplayMode | null;
	fault: string | undefined;
	onChange: (change: Partial<Draft>) => void;
}

const signs = (mode: ReplayMode | null, { edited }: Draft) =>
	mode === "resigned" || mode === "broken" || (mode === "edited" && edited?.signing === "resign");

/** What it is signed with, by its label; or a secret that is used this once and kept nowhere. */
export function SecretField({ slug, draft, mode, fault, onChange }: Props) {
	const secrets = useSecrets(slug).data?.items.filter(({ available }) => available) ?? [];
	const provider = useEndpoints().data?.items.find((endpoint) => endpoint.slug === slug)?.provider ?? null;
	const key = useProvider(provider).data?.keys.find(({ kind }) => kind !== "public_id" && kind !== "webhook_id");
	const [input, setInput] = useState<KeyInput | null>(null);
	if (!signs(mode, draft)) return null;
	const stored = draft.secret && "id" in draft.secret ? String(draft.secret.id) : "";
	const choose = (value: string) => {
		setInput(value === "given" ? { value: "", username: "", label: "" } : null);
		onChange({ secret: value === "" || value === "given" ? null : { id: Number(value) } });
	};
	return (
		<div className="grid grid-cols-1 gap-2">
			<ChoiceField
				label="Signed with"
				fault={fault}
				value={input ? "given" : stored}
				options={[
					["", secrets.length === 0 ? `${slug} has no secret` : `The active secret of ${slug}`],
					...secrets.map((secret) => [`${secret.id}`, optionOf(secret)] as const),
					...(key ? [["given", "Another one, used this once"] as const] : []),
				]}
				onChange={choose}
			/>
			{input && key && (
				<KeyFields
					keys={[key]}
					inputs={{ [key.name]: input }}
					faults={{}}
					stored
					onChange={(_, input) => {
						setInput(input);
						onChange({ secret: isGiven(input) ? secretOf(key.kind, input) : null });
					}}
				/>
			)}
		</div>
	);
}

/** "production …9f2 (retired)". */
function optionOf(secret: Secret): string {
	const last = secret.label && secret.last_four ? ` …${secret.last_four}` : "";
	return `${nameOfSecret(secret)}${last}${secret.state === "retired" ? " (retired)" : ""}`;
}
