/** What stands in the middle while nothing was captured yet. */
export function FirstRun(props: { receiver: string | null; onNewEndpoint: (provider?: string) => void }) {
	return <p>Ready. Send something to {props.receiver}.</p>;
}
