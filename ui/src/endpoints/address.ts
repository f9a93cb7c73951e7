/** Where a sender reaches an endpoint. */

/** The public URL where there is one, else the receiver's own; null while the receiver does not listen. */
export function urlOf(endpoint: { publicUrl: string; path: string }, receiver: string | null): string | null {
	// Half a URL that is being typed leads nowhere yet.
	if (/^https?:\/\/./i.test(endpoint.publicUrl.trim())) return endpoint.publicUrl.trim();
	if (receiver === null) return null;
	const base = receiver.replace(/\/+$/, "");
	return endpoint.path === "/" ? base : base + endpoint.path;
}

/** A set-up step, cut where it names the endpoint's URL, so that the real one can stand there. */
export function stepPieces(step: string): string[] {
	return step.split(/(?:the )?URL of this endpoint/);
}
