import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import type { ProviderKey } from "../api/generated/ProviderKey";
import type { Faults } from "./faults";
import { Field, type Tied } from "./field";
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
					<Field label="User name">
						{(tied) => (
							<input
								{...tied}
								className="field mono"
								autoComplete="off"
								spellCheck={false}
								value={input.username}
								onChange={(event) => set({ username: event.target.value })}
							/>
						)}
					</Field>
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
					<Field label="Label" required={false} hint="So that you can tell it from the next one, such as “production”.">
						{(tied) => (
							<input
								{...tied}
								className="field"
								value={input.label}
								onChange={(event) => set({ label: event.target.value })}
							/>
						)}
					</Field>
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
