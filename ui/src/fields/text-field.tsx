import type { InputHTMLAttributes } from "react";
import { Field, type Said } from "./field";

interface Props extends Said {
	/** Words, a text in which each sign counts, or a number. */
	look?: "words" | "mono" | "number";
	value: string;
	onChange: (text: string) => void;
	placeholder?: string | undefined;
	inputMode?: InputHTMLAttributes<HTMLInputElement>["inputMode"];
	autoCapitalize?: string;
	/** For a field that whoever opens its sheet is about to fill in. */
	autoFocus?: boolean;
}

const LOOKS = { words: "field", mono: "field mono", number: "field mono num" };

/** One line of text. */
export function TextField({ label, hint, remark, fault, required, look = "words", onChange, ...shown }: Props) {
	return (
		<Field {...{ label, hint, remark, fault, required }}>
			{(tied) => (
				<input
					{...tied}
					{...shown}
					className={LOOKS[look]}
					autoComplete="off"
					spellCheck={false}
					onChange={({ target }) => onChange(target.value)}
				/>
			)}
		</Field>
	);
}
