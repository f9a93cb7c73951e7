import { type ReactNode, useState } from "react";
import { Field } from "../fields/field";
import { read, refusalInWords, type Unit, written } from "./amounts";
import type { Name } from "./names";
import { Saved } from "./saved";
import { useSetting } from "./use-setting";

interface Props {
	name: Name;
	label: string;
	hint?: ReactNode;
	/** Without a unit it is a text. */
	unit?: Unit;
	placeholder?: string;
	/** What is to say about a value, though it is allowed. */
	remarkOn?: (text: string) => string | null;
}

/** A setting that is typed. It is saved with Enter, or when the field is left. */
export function SettingField({ name, label, hint, unit, placeholder = "The default", remarkOn }: Props) {
	const setting = useSetting(name);
	// Until something is typed the field follows what is stored, which another window may change.
	const [typed, setTyped] = useState<string | null>(null);
	const stored = written(setting.value, unit);
	const text = typed ?? stored;
	const save = async () => {
		if (text.trim() === stored || (await setting.save(read(text, unit)))) setTyped(null);
	};
	return (
		<div className="grid grid-cols-1 content-start gap-1">
			<Field
				label={label}
				hint={hint}
				fault={setting.refusal && refusalInWords(setting.refusal, name, unit)}
				remark={remarkOn?.(text)}
			>
				{(tied) => (
					<input
						{...tied}
						className="field mono"
						autoComplete="off"
						spellCheck={false}
						placeholder={placeholder}
						data-unsaved={typed === null ? undefined : true}
						value={text}
						onChange={(event) => {
							setting.forgive();
							setTyped(event.target.value);
						}}
						onBlur={() => void save()}
						onKeyDown={(event) => event.key === "Enter" && void save()}
					/>
				)}
			</Field>
			<Saved waits={setting.waits} undo={typed === null ? setting.undo : null} what={label} />
		</div>
	);
}
