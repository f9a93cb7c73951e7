/** Where a sender reaches an endpoint. */

/** The public URL where there is one, else the receiver's own; null while the receiver does not listen. */
export function urlOf(endpoint: { publicUrl: string; path: string }, receiver: string | null): string | null {
	// Half a URL that is being typed leads nowhere yet.
	if (/^https?:\/\/./i.test(endpoint.publicUrl.trim())) return endpoint.publicUrl.trim();
	if (receiver === null) return null;
	const base = receiver.replace(/\/+$/, "");
	return endpoint.path === "/" ? base : base + endpoint.path;
}

/** Whether nobody but this machine can call the URL. */
export function isLoopback(url: string): boolean {
	const host = URL.canParse(url) ? new URL(url).hostname : "";
	return host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** A set-up step, cut where it names the endpoint's URL, so that the real one can stand there. */
export function stepPieces(step: string): string[] {
	return step.split(/(?:the )?URL of this endpoint/);
}
