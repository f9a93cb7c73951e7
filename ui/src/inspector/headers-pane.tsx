import { useState } from "react";
import type { Delivery } from "../api/generated/Delivery";
import { decodeBytes } from "../content/bytes";
import { Blank } from "./blank";
import { CopyValue } from "./copy-value";
import { Wire } from "./shown";

interface Line {
	readonly at: number;
	readonly name: string;
	readonly value: string;
	readonly odd: boolean;
}

/** Headers exactly as received: their order, their case, and each of several of one name. */
export function HeadersPane({ delivery }: { delivery: Delivery }) {
	const [filter, setFilter] = useState("");
	const headers = matching(linesOf(delivery), filter);
	const trailers = matching(
		delivery.trailers.map(([name, value], at) => ({ at, name, value, odd: false })),
		filter,
	);
	if (delivery.headers.length === 0) return <Blank title="No headers">The request came without any.</Blank>;
	return (
		<>
			<input
				type="search"
				className="field flex-none"
				aria-label="Filter headers"
				placeholder="Filter by name or value"
				value={filter}
				onChange={(change) => setFilter(change.target.value)}
			/>
			<Table caption="Headers in the order received" lines={headers} />
			{delivery.trailers.length > 0 && (
				<>
					<h3>Trailers, sent after the body</h3>
					<Table caption="Trailers in the order received" lines={trailers} />
				</>
			)}
			{headers.length + trailers.length === 0 && (
				<p className="text-ink-2">
					None of {delivery.headers.length + delivery.trailers.length} headers contains “{filter}”.
				</p>
			)}
		</>
	);
}

function Table({ caption, lines }: { caption: string; lines: readonly Line[] }) {
	if (lines.length === 0) return null;
	return (
		<table className="pairs" aria-label={caption}>
			<tbody>
				{lines.map(({ at, name, value, odd }) => (
					<tr key={at}>
						<th scope="row">
							<Wire text={name} />
						</th>
						<td>
							{value === "" ? <span className="text-ink-3">empty</span> : <Wire text={value} />}
							{odd && <small className="ml-2 text-ink-3">not UTF-8</small>}
						</td>
						<td>{value !== "" && <CopyValue text={value} what={name} />}</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}

/** Values that are not UTF-8 are read again from their bytes, so that each odd byte is seen. */
function linesOf({ headers, odd_headers }: Delivery): readonly Line[] {
	return headers.map(([name, value], at) => {
		const odd = odd_headers.find((one) => one.index === at);
		if (!odd) return { at, name, value, odd: false };
		const bytes = Uint8Array.from(atob(odd.value_b64), (char) => char.charCodeAt(0));
		return { at, name, value: decodeBytes(bytes, "utf-8", true).text, odd: true };
	});
}

function matching(lines: readonly Line[], filter: string): readonly Line[] {
	const wanted = filter.trim().toLowerCase();
	return lines.filter(({ name, value }) => `${name}: ${value}`.toLowerCase().includes(wanted));
}
