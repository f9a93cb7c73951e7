import { useLive } from "./changes";

/** Waits until something was written, or for so many milliseconds. */
export function nextChange(most: number): Promise<void> {
	return new Promise((done) => {
		const end = () => {
			clearTimeout(timer);
			stop();
			done();
		};
		const timer = setTimeout(end, most);
		const stop = useLive.subscribe((now, before) => now.revision !== before.revision && end());
	});
}
