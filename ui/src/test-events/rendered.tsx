import { KeyRound, LockOpen } from "lucide-react";
import type { RenderedEvent } from "../api/generated/RenderedEvent";
import { decodeBytes } from "../content/bytes";
import { Code } from "../inspector/code";

interface Props {
	rendered: RenderedEvent | undefined;
	error: Error | null;
	stale: boolean;
	/** Whose secrets sign. */
	endpoint: string | null;
}

/** Longer bodies are not read here. */
const SHOWN = 4000;

/** How it would leave: signed with what, and the request itself. */
export function Rendered({ rendered, error, stale, endpoint }: Props) {
	return (
		<section className="leaving" aria-label="What leaves" aria-busy={stale}>
			<h3>What leaves</h3>
			{error ? (
				<p className="text-invalid">{error.message}</p>
			) : rendered ? (
				<>
					<Signing rendered={rendered} endpoint={endpoint} />
					<Code label="The request" text={textOf(rendered)} />
					<p className="text-xs text-ink-3">
						Ids and times are others each time.{rendered.masked && " A secret is part of it and masked here."}
					</p>
				</>
			) : (
				<p className="text-ink-3">As soon as it is known where to, the request stands here.</p>
			)}
		</section>
	);
}

function Signing({
	rendered: { signed_by, unsigned },
	endpoint,
}: {
	rendered: RenderedEvent;
	endpoint: string | null;
}) {
	if (signed_by) {
		return (
			<p className="flex gap-2">
				<KeyRound aria-hidden className="mt-0.5 text-accent" />
				<span>
					<b>Signed</b> with {signed_by.label ? `“${signed_by.label}”` : "the secret"}
					{endpoint !== null && ` of ${endpoint}`}, scheme {signed_by.scheme}.
				</span>
			</p>
		);
	}
	return (
		<p className="flex gap-2">
			<LockOpen aria-hidden className="mt-0.5 text-missing" />
			<span>
				<b>Unsigned</b>: {unsigned}.
			</span>
		</p>
	);
}

/** The request as one would read it. */
function textOf({ method, url, headers, body_b64 }: RenderedEvent): string {
	const bytes = Uint8Array.from(atob(body_b64), (char) => char.charCodeAt(0));
	const { text } = decodeBytes(bytes.subarray(0, SHOWN), null, bytes.length <= SHOWN);
	const lines = [`${method} ${url}`, ...headers.map(([name, value]) => `${name}: ${value}`)];
	return `${lines.join("\n")}\n\n${text}${bytes.length > SHOWN ? "\n…" : ""}`;
}
