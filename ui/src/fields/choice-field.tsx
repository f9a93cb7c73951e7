import { Field, type Said } from "./field";

interface Props<T extends string> extends Said {
	value: T;
	/** Each with the words for it. */
	options: readonly (readonly [T, string])[];
	onChange: (value: T) => void;
}

/** One of several that are not all in sight. */
export function ChoiceField<T extends string>({ label, hint, remark, fault, required, ...chosen }: Props<T>) {
	const { value, options, onChange } = chosen;
	return (
		<Field {...{ label, hint, remark, fault, required }}>
			{(tied) => (
				<select {...tied} className="field" value={value} onChange={({ target }) => onChange(target.value as T)}>
					{options.map(([option, words]) => (
						<option key={option} value={option}>
							{words}
						</option>
					))}
				</select>
			)}
		</Field>
	);
}
