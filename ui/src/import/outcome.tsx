import { useEffect, useRef } from "react";
import type { Imported } from "../api/generated/Imported";
import { plainText } from "../content/text";
import { usePlace } from "../place/place";
import { counted } from "./preview";

/** So many causes are read by nobody; the rest is counted. */
const TOLD = 200;

/** Shows what was imported, in the list behind the sheet. */
export function show({ deliveries }: Imported, endpoint: string | null): void {
	const { go, setSearch, select } = usePlace.getState();
	go(endpoint === null ? { kind: "all" } : { kind: "endpoint", slug: endpoint });
	setSearch("is:imported");
	const [only, ...others] = deliveries;
	if (only !== undefined && others.length === 0) select(only);
}

/** "Imported 2 of 4 requests." */
export function outcomeInWords({ imported, refused }: Imported): string {
	const of = refused.length === 0 ? "" : `${imported.toLocaleString("en")} of `;
	return `Imported ${of}${counted(imported + refused.length, "request")}.`;
}

/** What came of an import of which some was refused. */
export function Outcome(props: { imported: Imported; endpoint: string | null; onClose: () => void }) {
	const { imported, endpoint, onClose } = props;
	const { refused } = imported;
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus(), []);
	return (
		<>
			<div className="grid min-h-0 flex-1 grid-cols-1 content-start gap-3 overflow-y-auto px-5 py-4">
				<h3 ref={heading} tabIndex={-1} className="text-md font-semibold outline-none">
					{outcomeInWords(imported)}
				</h3>
				<p className="text-ink-2">
					{refused.length === 1 ? "This one was" : "These were"} refused; the rest is stored. What is mended can be
					imported again by itself.
				</p>
				<ol className="grid grid-cols-1 gap-1.5">
					{refused.slice(0, TOLD).map(({ index, cause }) => (
						<li key={index} className="card py-2.5">
							<b className="num font-semibold">Request {(index + 1).toLocaleString("en")}:</b>{" "}
							<span className="break-words">{plainText(cause)}.</span>
						</li>
					))}
				</ol>
				{refused.length > TOLD && (
					<p className="num text-ink-2">And {(refused.length - TOLD).toLocaleString("en")} more.</p>
				)}
			</div>
			<footer className="flex gap-2 border-t border-line px-5 py-3">
				<button
					type="button"
					className="btn primary"
					onClick={() => {
						show(imported, endpoint);
						onClose();
					}}
				>
					Show what was imported
				</button>
				<button type="button" className="btn" onClick={onClose}>
					Close
				</button>
			</footer>
		</>
	);
}
