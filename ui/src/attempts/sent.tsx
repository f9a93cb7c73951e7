import type { HeaderChange } from "../api/generated/HeaderChange";
import type { SentRequest } from "../api/generated/SentRequest";
import { exactBytes } from "../content/size";
import { Code } from "../inspector/code";
import { Wire } from "../inspector/shown";
import { Difference } from "./difference";

/** The request as it left, beside the delivery as it was received. */
export function Sent({ request }: { request: SentRequest }) {
	const { headers, same_body, body_diff, body_size, head } = request;
	return (
		<section className="attempt-part" aria-label="Request as sent">
			<h3>Sent</h3>
			<p className="text-ink-2">
				{headersInWords(request)} {bodyInWords(request)}
			</p>
			{headers.length > 0 && <Changes changes={headers} />}
			{body_diff && <Difference label="How the body differs from the one received" lines={body_diff} />}
			{same_body === false && body_diff === null && (
				<p className="bar-note">The bodies are no text, or too long to be compared line by line.</p>
			)}
			<details className="fold">
				<summary>Request line and headers, {exactBytes(body_size)} of body</summary>
				<Code label="Request line and headers as sent" text={head.replace(/\r\n/g, "\n").trimEnd()} />
			</details>
		</section>
	);
}

function headersInWords({ headers, same_body }: SentRequest): string {
	if (same_body === null) return "It was no delivery, so there is nothing to compare it with.";
	if (headers.length === 0) return "Headers as received.";
	return `${headers.length} ${headers.length === 1 ? "header differs" : "headers differ"} from what was received; the others are as they were.`;
}

function bodyInWords({ same_body, body_size }: SentRequest): string {
	if (same_body === null) return "";
	if (!same_body) return "The body is another one.";
	return body_size === 0 ? "There is no body." : "The body is the same, byte for byte.";
}

const fate = ({ received, sent }: HeaderChange) =>
	received === null ? "added" : sent === null ? "dropped" : "changed";

function Changes({ changes }: { changes: readonly HeaderChange[] }) {
	return (
		<table className="pairs" aria-label="Headers that differ from what was received">
			<tbody>
				{changes.map((change, at) => (
					// biome-ignore lint/suspicious/noArrayIndexKey: a header is told from an equal one by its place alone.
					<tr key={at}>
						<th scope="row">
							<Wire text={change.name} />
							<small>{fate(change)}</small>
						</th>
						<td>
							{change.received !== null && (
								<del>
									<span className="sr-only">received: </span>
									<Wire text={change.received} />
								</del>
							)}
							{change.sent !== null && (
								<ins>
									<span className="sr-only">sent: </span>
									<Wire text={change.sent} />
								</ins>
							)}
						</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}
