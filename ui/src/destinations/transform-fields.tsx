import type { Endpoint } from "../api/generated/Endpoint";
import type { PreviewError } from "../api/generated/PreviewError";
import type { ReadyTransform } from "../api/generated/ReadyTransform";
import { useReceiver } from "../endpoints/questions";
import { sureness } from "../endpoints/wording";
import { ChoiceField } from "../fields/choice-field";
import { Choice } from "../settings/choice";
import { useStandIns } from "../stand-ins/questions";
import { blank, type Draft } from "./draft";
import type { Faults } from "./faults";
import { ProgramField } from "./program-field";

interface Props {
	draft: Draft;
	faults: Faults;
	ready: readonly ReadyTransform[];
	endpoints: readonly Endpoint[];
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
export function TransformFields({ draft, faults, ready, endpoints, error, change }: Props) {
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
					<ChoiceField
						label="Service"
						fault={faults.ready}
						hint={chosen && <About transform={chosen} />}
						value={draft.ready}
						options={[["", "Choose one"], ...ready.map(({ id, title }) => [id, title] as const)]}
						onChange={(id) => {
							const next = ready.find((one) => one.id === id);
							change(next ? proposed(next, chosen, draft) : { ready: id });
						}}
					/>
					{chosen && <Offline transform={chosen} draft={draft} endpoints={endpoints} change={change} />}
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

interface OfflineProps extends Pick<Props, "draft" | "endpoints" | "change"> {
	transform: ReadyTransform;
}

/** The way to try it without the service: an endpoint that stands in for it. */
function Offline({ transform, draft, endpoints, change }: OfflineProps) {
	const standIn = useStandIns().data?.items.find(({ id }) => id === transform.stand_in);
	const receiver = useReceiver();
	if (!standIn || receiver === null) return null;
	const playing = endpoints.find(({ answer }) => answer.stand_in === standIn.id);
	if (!playing)
		return (
			<p className="text-xs text-ink-3">
				To try it offline, make an endpoint that stands in for {standIn.title}: the command palette has “Stand in for a
				service”.
			</p>
		);
	const url = `${receiver.replace(/\/+$/, "")}${playing.receiver_path.replace(/\/+$/, "")}${standIn.path}`;
	if (draft.url === url) return <p className="text-xs text-ink-3">It goes to {playing.name}.</p>;
	return (
		<button type="button" className="btn justify-self-start" onClick={() => change({ url })}>
			Send it to {playing.name}
		</button>
	);
}

function About({ transform: { about, source, confidence } }: { transform: ReadyTransform }) {
	return (
		<>
			{about} Known {sureness(confidence)}: <span className="mono wrap-anywhere">{source}</span>
		</>
	);
}

/** What a ready transform brings along, where nobody typed something else. */
export function proposed(next: ReadyTransform, before: ReadyTransform | undefined, draft: Draft): Partial<Draft> {
	const lines = ({ headers }: ReadyTransform) => headers.map(([name, value]) => `${name}: ${value}`).join("\n");
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
