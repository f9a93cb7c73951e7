/** The sheet that makes or changes an endpoint; `slug` null makes a new one, of `provider` when one was chosen. */
export function EndpointSheet(props: { slug: string | null; provider?: string | undefined; onClose: () => void }) {
	return (
		<button type="button" className="btn" onClick={props.onClose}>
			Close
		</button>
	);
}
