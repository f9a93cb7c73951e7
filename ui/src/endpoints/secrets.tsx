import { Plus } from "lucide-react";
import { useState } from "react";
import type { Provider } from "../api/generated/Provider";
import type { Faults } from "./faults";
import { KeyFields } from "./key-fields";
import type { KeyInput } from "./keys";
import { useSecrets } from "./questions";
import { SecretList } from "./secret-list";
import { TestKey } from "./test-key";

interface Props {
	/** Null while the endpoint does not exist. */
	slug: string | null;
	provider: Provider | undefined;
	inputs: Readonly<Record<string, KeyInput>>;
	faults: Faults;
	onChange: (key: string, input: KeyInput) => void;
}

/** The stored secrets and fields for new ones. Several may be active at once, so that a rotation loses nothing. */
export function Secrets(props: Props) {
	return (
		<section aria-label="Secrets" className="grid grid-cols-1 gap-3">
			{props.slug === null ? <Fields {...props} stored={false} /> : <Stored {...props} slug={props.slug} />}
		</section>
	);
}

function Stored(props: Props & { slug: string }) {
	const [adding, setAdding] = useState(false);
	const secrets = useSecrets(props.slug).data?.items;
	if (secrets === undefined) return null;
	const fields = secrets.length === 0 || adding;
	return (
		<>
			{(secrets.length > 0 || props.provider) && <h3 className="font-semibold">Secrets</h3>}
			<SecretList slug={props.slug} provider={props.provider?.name ?? null} secrets={secrets} />
			{fields && <Fields {...props} stored={secrets.length > 0} />}
			{!fields && props.provider && props.provider.keys.length > 0 && (
				<button type="button" className="btn justify-self-start" onClick={() => setAdding(true)}>
					<Plus aria-hidden /> Add a secret
				</button>
			)}
			{props.provider && <TestKey key={props.provider.id} slug={props.slug} provider={props.provider} />}
		</>
	);
}

function Fields({ provider, inputs, faults, stored, onChange }: Props & { stored: boolean }) {
	if (!provider) return null;
	if (provider.keys.length === 0)
		return <p className="text-ink-2">{provider.name} signs nothing, so it needs no secret.</p>;
	return (
		<>
			<KeyFields keys={provider.keys} inputs={inputs} faults={faults} stored={stored} onChange={onChange} />
			<p className="text-xs text-ink-3">
				{stored
					? "An active secret stays active until you retire it, so nothing is refused while you rotate."
					: "Kept encrypted on this machine and never shown again. You can add it later; what arrived is then judged again."}
			</p>
		</>
	);
}
