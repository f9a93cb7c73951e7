import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import type { ProviderKey } from "../api/generated/ProviderKey";
import { Field, type Tied } from "../fields/field";
import { TextField } from "../fields/text-field";
import type { Faults } from "./faults";
import { isHidden, isLong, type KeyInput, noInput, patternInWords, remarkOn } from "./keys";

interface Props {
	keys: readonly ProviderKey[];
	inputs: Readonly<Record<string, KeyInput>>;
	faults: Faults;
	/** A key that has a secret already needs none, so nothing is marked as needed. */
	stored: boolean;
	onChange: (key: string, input: KeyInput) => void;
}

/** One field for every key that the provider's definition declares. What is typed here is never read back. */
export function KeyFields({ keys, inputs, faults, stored, onChange }: Props) {
	return keys.map((key) => {
		const input = inputs[key.name] ?? noInput;
		const set = (change: Partial<KeyInput>) => onChange(key.name, { ...input, ...change });
		return (
			<div key={key.name} className="grid grid-cols-1 gap-2">
				{key.kind === "basic_auth" && (
					<TextField
						label="User name"
						look="mono"
						value={input.username}
						onChange={(text) => set({ username: text })}
					/>
				)}
				<Field
					label={key.label}
					hint={key.help}
					required={stored ? undefined : key.required}
					remark={remarkOn(key, input.value)}
					fault={faults[`key:${key.name}`]}
				>
					{(tied) => <Value shape={key} tied={tied} value={input.value} onChange={(value) => set({ value })} />}
				</Field>
				{input.value !== "" && (
					<TextField
						label="Label"
						required={false}
						hint="So that you can tell it from the next one, such as “production”."
						value={input.label}
						onChange={(text) => set({ label: text })}
					/>
				)}
			</div>
		);
	});
}

function Value(props: { shape: ProviderKey; tied: Tied; value: string; onChange: (value: string) => void }) {
	const { shape, tied, value, onChange } = props;
	const [shown, setShown] = useState(false);
	const placeholder = shape.pattern === null ? undefined : patternInWords(shape.pattern);
	const common = { ...tied, value, placeholder, autoComplete: "off", spellCheck: false };
	if (isLong(shape.kind))
		return (
			<textarea
				{...common}
				rows={4}
				className="field mono h-auto py-1.5"
				onChange={(event) => onChange(event.target.value)}
			/>
		);
	const hidden = isHidden(shape.kind);
	return (
		<div className="flex gap-1">
			<input
				{...common}
				// Password managers offer the sign-in of some site for a field of this type, unless told that it is a new one.
				autoComplete={hidden ? "new-password" : "off"}
				type={hidden && !shown ? "password" : "text"}
				className="field mono"
				onChange={(event) => onChange(event.target.value)}
			/>
			{hidden && (
				<button
					type="button"
					className="btn h-8"
					aria-pressed={shown}
					aria-label={`Show ${shape.label}`}
					onClick={() => setShown(!shown)}
				>
					{shown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
				</button>
			)}
		</div>
	);
}
