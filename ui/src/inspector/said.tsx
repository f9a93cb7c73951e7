import { Fragment } from "react";
import { Shown } from "./shown";

/** A sentence that Creel or a definition says: what stands between backticks is set as code. It may quote a sender. */
export function Said({ text }: { text: string }) {
	return text.split("`").map((piece, at) => {
		// The pieces of one sentence never change places.
		const key = `${at}`;
		if (at % 2 === 0) {
			return (
				<Fragment key={key}>
					<Shown text={piece} />
				</Fragment>
			);
		}
		return (
			<code key={key} className="said">
				<Shown text={piece} />
			</code>
		);
	});
}
