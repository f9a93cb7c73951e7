/**
 * Lets the first call through at once and gathers those that follow, so that a burst becomes at most one call per
 * `every` milliseconds and the last one always counts.
 */
export function coalesce(every: number, run: () => void): { call: () => void; stop: () => void } {
	let waiting: ReturnType<typeof setTimeout> | undefined;
	let last = Number.NEGATIVE_INFINITY;
	const now = () => {
		waiting = undefined;
		last = performance.now();
		run();
	};
	return {
		call() {
			if (waiting !== undefined) return;
			const rest = last + every - performance.now();
			if (rest <= 0) now();
			else waiting = setTimeout(now, rest);
		},
		stop() {
			clearTimeout(waiting);
			waiting = undefined;
		},
	};
}
