/** All about one delivery. */
export function Inspector({ id }: { id: number }) {
	return <section aria-label="Delivery">Delivery {id}</section>;
}
