import { Fragment } from "react";
import { showText } from "../content/text";

/** A sender's text: always text, never able to hide something or to reorder what stands around it. */
export function Shown({ text }: { text: string }) {
	return showText(text).map((piece, at) => {
		// Pieces of one text never move, so their place is who they are.
		const key = `${at}`;
		if (typeof piece === "string") return <Fragment key={key}>{piece}</Fragment>;
		return (
			<span key={key} className={piece.quiet ? "odd-mark odd-mark-quiet" : "odd-mark"} title={piece.title}>
				{piece.label}
			</span>
		);
	});
}

/** The same, set as what came over the wire. */
export function Wire({ text }: { text: string }) {
	return (
		<span className="wire">
			<Shown text={text} />
		</span>
	);
}
