import type { PreviewError } from "../api/generated/PreviewError";
import { Field } from "../fields/field";

interface Props {
	value: string;
	fault: string | undefined;
	error: PreviewError | null;
	onChange: (program: string) => void;
}

const LEAST = 8;

/** A jq program with numbered lines; the line at fault is marked. */
export function ProgramField({ value, fault, error, onChange }: Props) {
	const lines = value.split("\n").length;
	const at = error?.line ?? null;
	const where = at === null ? "" : `Line ${at}${error?.column ? `, column ${error.column}` : ""}: `;
	return (
		<Field
			label="Program"
			fault={fault ?? (error ? `${where}${error.message}` : undefined)}
			hint="The body comes in as JSON, and the first result goes out. $delivery has endpoint, event_type, verdict, headers and more."
		>
			{(tied) => (
				<div className="program">
					<ol aria-hidden="true">
						{Array.from({ length: Math.max(lines, LEAST) }, (_, line) => (
							// biome-ignore lint/suspicious/noArrayIndexKey: a line is its number.
							<li key={line} data-fault={at === line + 1}>
								{at === line + 1 && "✕ "}
								{line + 1}
							</li>
						))}
					</ol>
					<textarea
						{...tied}
						rows={Math.max(lines, LEAST)}
						spellCheck={false}
						autoCapitalize="none"
						autoComplete="off"
						placeholder='{ text: "\(.event): \(.component.name)" }'
						value={value}
						onChange={({ target }) => onChange(target.value)}
					/>
				</div>
			)}
		</Field>
	);
}
