import type { TestEvent } from "../api/generated/TestEvent";
import { LinesField } from "../fields/lines-field";
import { textOf } from "../replay/header-text";
import type { Draft } from "./draft";

interface Props {
	event: TestEvent;
	headers: string | null;
	body: string | null;
	faults: { headers: string | undefined; body: string | undefined };
	onChange: (change: Partial<Draft>) => void;
}

/** The headers and the body of a test event, to be changed. */
export function EventTexts({ event, headers, body, faults, onChange }: Props) {
	return (
		<>
			{event.body.kind === "base64" ? (
				<p className="text-ink-2">The body is no text; it goes as it was saved.</p>
			) : (
				<LinesField
					label="Body"
					fault={faults.body}
					hint="What stands in {{ double braces }} is drawn or computed anew each time it is sent."
					rows={14}
					value={body ?? event.body.text}
					onChange={(body) => onChange({ body })}
				/>
			)}
			<LinesField
				label="Headers"
				fault={faults.headers}
				hint="A line for each. The signature is added when it is sent."
				rows={Math.min(8, Math.max(3, event.headers.length + 1))}
				value={headers ?? textOf(event.headers)}
				onChange={(headers) => onChange({ headers })}
			/>
		</>
	);
}
