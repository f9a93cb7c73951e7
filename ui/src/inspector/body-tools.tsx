import { Copy, Download, TriangleAlert, WrapText } from "lucide-react";
import { sizeText } from "../content/size";
import { LOOK_WORDS, type Look } from "./body-words";
import type { Slices } from "./slices";

interface ToolsProps {
	looks: readonly Look[];
	look: Look;
	onLook: (look: Look) => void;
	/** Null where lines cannot be wrapped. */
	wrap: boolean | null;
	onWrap: (wrap: boolean) => void;
	onCopy: () => void;
	onSave: () => void;
}

export function Tools({ looks, look, onLook, wrap, onWrap, onCopy, onSave }: ToolsProps) {
	return (
		<div className="bar">
			{looks.length > 1 && (
				<fieldset className="segments" aria-label="Show the body as">
					{looks.map((one) => (
						<button key={one} type="button" aria-pressed={one === look} onClick={() => onLook(one)}>
							{LOOK_WORDS[one]}
						</button>
					))}
				</fieldset>
			)}
			<span className="ml-auto" />
			{wrap !== null && (
				<button type="button" className="toggle" aria-pressed={wrap} onClick={() => onWrap(!wrap)}>
					<WrapText aria-hidden="true" />
					Wrap
				</button>
			)}
			<button type="button" className="toggle" onClick={onCopy}>
				<Copy aria-hidden="true" />
				Copy
			</button>
			<button type="button" className="toggle" onClick={onSave}>
				<Download aria-hidden="true" />
				Save
			</button>
		</div>
	);
}

/** How much of a large body is on the screen, and the way to more. */
export function Loaded({ slices }: { slices: Slices }) {
	const { bytes, total, complete, loading, error } = slices;
	if (complete || total === null) return null;
	return (
		<div className="bar">
			<span className="bar-note" role="status">
				Showing the first {sizeText(bytes.length)} of {sizeText(total)}.
				{error && ` The next part could not be read: ${error.message}`}
			</span>
			<button type="button" className="btn ml-auto" disabled={loading} onClick={error ? slices.retry : slices.loadMore}>
				{loading ? "Loading…" : error ? "Try again" : "Load more"}
			</button>
		</div>
	);
}

export function BodyNotes({ notes }: { notes: readonly string[] }) {
	return notes.map((note) => (
		<p key={note} className="note">
			<TriangleAlert aria-hidden="true" />
			{note}
		</p>
	));
}
