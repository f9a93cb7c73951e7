/** The requests that became no delivery. */
export function Rejected() {
	return <section aria-label="Rejected">Rejected</section>;
}
