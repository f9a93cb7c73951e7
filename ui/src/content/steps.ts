// Long work in steps: a generator that yields now and then does the same whether it is run at once, as a test or a short
// text wants it, or in slices between which the page can draw and hear keys.

export type Steps<T> = Generator<void, T>;

/** No slice keeps the page from drawing for longer than about one frame. */
const SLICE_MS = 12;

export function atOnce<T>(steps: Steps<T>): T {
	for (;;) {
		const step = steps.next();
		if (step.done) return step.value;
	}
}

/** Runs in slices; null where the signal ended it before it was done. */
export async function inSlices<T>(steps: Steps<T>, signal: AbortSignal): Promise<T | null> {
	while (!signal.aborted) {
		const until = performance.now() + SLICE_MS;
		do {
			const step = steps.next();
			if (step.done) return step.value;
		} while (performance.now() < until);
		await nextTurn();
	}
	return null;
}

/** A timer would be held back to four milliseconds after a few turns; a message is not. */
function nextTurn(): Promise<void> {
	return new Promise((done) => {
		const { port1, port2 } = new MessageChannel();
		port1.onmessage = () => {
			port1.close();
			done();
		};
		port2.postMessage(null);
	});
}
