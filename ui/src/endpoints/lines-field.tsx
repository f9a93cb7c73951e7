import { Field } from "./field";

interface Props {
	label: string;
	fault: string | undefined;
	hint: string;
	rows: number;
	placeholder: string;
	value: string;
	onChange: (value: string) => void;
}

/** Several values that nobody has to give, one on each line. */
export function LinesField({ label, fault, hint, onChange, ...shown }: Props) {
	return (
		<Field label={label} required={false} fault={fault} hint={hint}>
			{(tied) => (
				<textarea
					{...tied}
					{...shown}
					className="field mono h-auto py-1.5"
					spellCheck={false}
					onChange={(event) => onChange(event.target.value)}
				/>
			)}
		</Field>
	);
}
