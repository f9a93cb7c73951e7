import type { ProviderKey } from "../api/generated/ProviderKey";
import { KeyFields } from "../endpoints/key-fields";
import type { KeyInput } from "../endpoints/keys";
import { ProviderField } from "../endpoints/provider-field";
import { useEndpoints, useProviders } from "../endpoints/questions";
import { nameWithSlug } from "../endpoints/slug";
import { ChoiceField } from "../fields/choice-field";
import type { With } from "./question";

interface Props {
	judge: With;
	keys: readonly ProviderKey[];
	inputs: Readonly<Record<string, KeyInput>>;
	onJudge: (judge: With) => void;
	onInput: (key: string, input: KeyInput) => void;
}

const optionOf = (judge: With) => (judge.by === "endpoint" ? `endpoint ${judge.slug}` : judge.by);

/** Whose provider and secrets the request is judged with. */
export function JudgeWith({ judge, keys, inputs, onJudge, onInput }: Props) {
	const endpoints = useEndpoints().data?.items ?? [];
	const providers = useProviders().data?.items ?? [];
	const choose = (value: string) => {
		if (value === "path") return onJudge({ by: "path" });
		if (value === "given") return onJudge({ by: "given", provider: null });
		onJudge({ by: "endpoint", slug: value.replace(/^endpoint /, "") });
	};
	return (
		<>
			<ChoiceField
				label="Judge it with"
				hint="Secrets of other endpoints are tried besides, so that a mix-up shows."
				value={optionOf(judge)}
				options={[
					["path", "The endpoint that its path leads to"],
					...endpoints.map((endpoint) => [`endpoint ${endpoint.slug}`, nameWithSlug(endpoint)] as const),
					["given", "A provider and a secret given here"],
				]}
				onChange={choose}
			/>
			{judge.by === "given" && (
				<>
					<ProviderField
						providers={providers}
						value={judge.provider}
						fault={undefined}
						none="Whoever it looks like"
						onChange={(provider) => onJudge({ by: "given", provider: provider?.id ?? null })}
					/>
					<KeyFields keys={keys} inputs={inputs} faults={{}} stored onChange={onInput} />
				</>
			)}
		</>
	);
}
