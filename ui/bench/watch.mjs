/**
 * Runs in the page and keeps what a user would see: when each delivery was painted, how long it took from a key to the
 * selection it moves, and the tasks during which nothing else could happen.
 */
export function watch() {
	const painted = {};
	const keys = [];
	const tasks = [];
	let pressed = null;

	// The frame is painted between its callback and the next task.
	const afterPaint = (then) =>
		requestAnimationFrame(() => {
			const { port1, port2 } = new MessageChannel();
			port1.onmessage = then;
			port2.postMessage(null);
		});

	new MutationObserver(() => {
		const fresh = [];
		for (const { textContent } of document.querySelectorAll(".listed-event bdi")) {
			const token = textContent.slice(textContent.indexOf("/") + 1);
			if (token in painted) continue;
			painted[token] = null;
			fresh.push(token);
		}
		if (fresh.length === 0) return;
		afterPaint(() => {
			const now = Date.now();
			for (const token of fresh) painted[token] = now;
		});
	}).observe(document.body, { subtree: true, childList: true, characterData: true });

	const press = ({ key, timeStamp }) => {
		if (key === "j") pressed = timeStamp;
	};
	addEventListener("keydown", press, { capture: true });
	new MutationObserver(() => {
		if (pressed === null || !document.querySelector(".listed[aria-selected=true]")) return;
		const since = pressed;
		pressed = null;
		afterPaint(() => keys.push(performance.now() - since));
	}).observe(document.body, { subtree: true, childList: true, attributeFilter: ["aria-selected"] });

	new PerformanceObserver((list) => {
		for (const { duration } of list.getEntries()) tasks.push(duration);
	}).observe({ type: "longtask" });

	/** What was seen since the last time. */
	globalThis.seen = () => ({ painted: { ...painted }, keys: keys.splice(0), tasks: tasks.splice(0) });
}
