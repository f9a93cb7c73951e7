import type { TestEvent } from "../api/generated/TestEvent";
import { Field } from "../endpoints/field";
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
	const area = "field mono h-auto py-1.5";
	return (
		<>
			{event.body.kind === "base64" ? (
				<p className="text-ink-2">The body is no text; it goes as it was saved.</p>
			) : (
				<Field
					label="Body"
					fault={faults.body}
					hint="What stands in {{ double braces }} is drawn or computed anew each time it is sent."
				>
					{(tied) => (
						<textarea
							{...tied}
							rows={14}
							className={area}
							spellCheck={false}
							value={body ?? event.body.text}
							onChange={({ target }) => onChange({ body: target.value })}
						/>
					)}
				</Field>
			)}
			<Field label="Headers" fault={faults.headers} hint="A line for each. The signature is added when it is sent.">
				{(tied) => (
					<textarea
						{...tied}
						rows={Math.min(8, Math.max(3, event.headers.length + 1))}
						className={area}
						spellCheck={false}
						value={headers ?? textOf(event.headers)}
						onChange={({ target }) => onChange({ headers: target.value })}
					/>
				)}
			</Field>
		</>
	);
}
