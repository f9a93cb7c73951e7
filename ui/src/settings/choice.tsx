import { useId } from "react";

interface Props<T extends string> {
	label: string;
	value: T;
	options: readonly (readonly [T, string, string?])[];
	onChange: (value: T) => void;
}

/** One of a few. */
export function Choice<T extends string>({ label, value, options, onChange }: Props<T>) {
	const name = useId();
	return (
		<fieldset className="grid grid-cols-1 gap-2">
			<legend className="mb-1.5 font-medium">{label}</legend>
			{options.map(([option, words, aside]) => (
				<label key={option} className="flex cursor-pointer items-center gap-2.5">
					<input
						type="radio"
						name={name}
						className="size-4 accent-accent"
						checked={option === value}
						onChange={() => onChange(option)}
					/>
					{words}
					{aside && <span className="text-ink-3">{aside}</span>}
				</label>
			))}
		</fieldset>
	);
}
