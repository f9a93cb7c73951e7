import type { AttemptResponse } from "../api/generated/AttemptResponse";
import type { ResponseEnd } from "../api/generated/ResponseEnd";
import { Body } from "../inspector/body";
import { BodyNotes } from "../inspector/body-tools";
import { Wire } from "../inspector/shown";
import { useSlices } from "../inspector/slices";

const ENDS: Readonly<Record<ResponseEnd, string | null>> = {
	complete: null,
	cut: "The answer was longer; this is its beginning, and the rest was not kept.",
	broken: "The connection broke off before the end of the answer.",
};

/** What the receiver answered: its headers and its body, as text whatever they are. */
export function Answer({ attempt, response }: { attempt: number; response: AttemptResponse }) {
	const { headers, body_size, end } = response;
	const slices = useSlices(attempt, "response", body_size > 0);
	const none = <p className="text-ink-2">No body.</p>;
	const note = ENDS[end];
	return (
		<section className="attempt-part" aria-label="Answer">
			<h3>Answered</h3>
			<div className="attempt-body">
				<Body
					slices={slices}
					headers={headers}
					size={body_size}
					what={["response", attempt, `attempt-${attempt}.body`]}
					absent={none}
					zero={none}
					packer="The receiver"
				/>
			</div>
			{note && <BodyNotes notes={[note]} />}
			<details className="fold">
				<summary>
					{headers.length} {headers.length === 1 ? "header" : "headers"}
				</summary>
				<table className="pairs" aria-label="Headers of the answer">
					<tbody>
						{headers.map(([name, value], at) => (
							// biome-ignore lint/suspicious/noArrayIndexKey: a header is told from an equal one by its place alone.
							<tr key={at}>
								<th scope="row">
									<Wire text={name} />
								</th>
								<td>
									<Wire text={value} />
								</td>
							</tr>
						))}
					</tbody>
				</table>
			</details>
		</section>
	);
}
