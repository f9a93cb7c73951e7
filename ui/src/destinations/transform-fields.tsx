import type { PreviewError } from "../api/generated/PreviewError";
import { Field } from "../endpoints/field";
import { confidenceInWords } from "../endpoints/wording";
import { Choice } from "../settings/choice";
import { blank, type Draft } from "./draft";
import type { Faults } from "./faults";
import { ProgramField } from "./program-field";
import type { TransformItem } from "./ready";

interface Props {
	draft: Draft;
	faults: Faults;
	ready: readonly TransformItem[];
	/** What Creel says of the program as it is typed. */
	error: PreviewError | null;
	change: (change: Partial<Draft>) => void;
}

const WAYS = [
	["none", "The body as received", "byte for byte"],
	["ready", "A ready transform", "for a service that Creel knows"],
	["program", "A jq program", "of your own"],
] as const;

/** What becomes of the body on its way. */
export function TransformFields({ draft, faults, ready, error, change }: Props) {
	const chosen = ready.find(({ id }) => id === draft.ready);
	const way = (transform: Draft["transform"]) => {
		// A changed body does not fit its signature any more, so keeping it helps nobody.
		const signing = transform === "none" ? draft.signing : draft.signing === "keep" ? "strip" : draft.signing;
		change({ transform, signing });
	};
	return (
		<div className="grid grid-cols-1 gap-3">
			<Choice label="Send" value={draft.transform} options={WAYS} onChange={way} />
			{draft.transform === "ready" && (
				<>
					<Field label="Service" fault={faults.ready} hint={chosen && <About transform={chosen} />}>
						{(tied) => (
							<select
								{...tied}
								className="field"
								value={draft.ready}
								onChange={({ target }) => {
									const next = ready.find(({ id }) => id === target.value);
									change(next ? proposed(next, chosen, draft) : { ready: target.value });
								}}
							>
								<option value="">Choose one</option>
								{ready.map(({ id, title }) => (
									<option key={id} value={id}>
										{title}
									</option>
								))}
							</select>
						)}
					</Field>
					{chosen && (
						<button
							type="button"
							className="btn justify-self-start"
							onClick={() => change({ transform: "program", program: chosen.program })}
						>
							Change its program
						</button>
					)}
				</>
			)}
			{draft.transform === "program" && (
				<ProgramField
					value={draft.program}
					fault={faults.program}
					error={error}
					onChange={(program) => change({ program })}
				/>
			)}
		</div>
	);
}

function About({ transform: { about, source, confidence } }: { transform: TransformItem }) {
	return (
		<>
			{about} Known {confidenceInWords(confidence).words}: <span className="mono wrap-anywhere">{source}</span>
		</>
	);
}

/** What a ready transform brings along, where nobody typed something else. */
export function proposed(next: TransformItem, before: TransformItem | undefined, draft: Draft): Partial<Draft> {
	const lines = ({ headers }: TransformItem) => headers.map(([name, value]) => `${name}: ${value}`).join("\n");
	const own = <F extends "url" | "headers" | "method" | "name">(field: F, proposal: string | undefined) =>
		draft[field] === blank[field] || draft[field] === proposal;
	return {
		ready: next.id,
		...(own("url", before?.url) && { url: next.url }),
		...(own("headers", before && lines(before)) && { headers: lines(next) }),
		...(own("method", before?.method) && { method: next.method }),
		...(own("name", before?.title) && { name: next.title }),
	};
}
