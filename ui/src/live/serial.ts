/**
 * Runs one at a time. A call while it runs makes it run once more afterwards: an answer that was on its way may not
 * know of the change yet, and giving it up each time would let a burst starve the view.
 */
export function serial(run: () => Promise<unknown>): () => void {
	let running = false;
	let again = false;
	const start = async () => {
		running = true;
		do {
			again = false;
			await run().catch(() => {});
		} while (again);
		running = false;
	};
	return () => {
		if (running) again = true;
		else void start();
	};
}
