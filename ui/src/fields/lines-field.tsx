import { Field, type Said } from "./field";

interface Props extends Said {
	rows: number;
	placeholder?: string | undefined;
	value: string;
	onChange: (text: string) => void;
}

/** Several lines of text, in which each sign counts. */
export function LinesField({ label, hint, remark, fault, required, onChange, ...shown }: Props) {
	return (
		<Field {...{ label, hint, remark, fault, required }}>
			{(tied) => (
				<textarea
					{...tied}
					{...shown}
					className="field mono h-auto py-1.5"
					autoComplete="off"
					spellCheck={false}
					onChange={({ target }) => onChange(target.value)}
				/>
			)}
		</Field>
	);
}
