// The start: what has to be there for the first picture, which stands in the page itself, in its theme. All else, the
// style sheets too, is loaded once that has been painted, because a window shows nothing for as long as it waits for them.

import { wearTheme } from "./shell/theme";

// A window that is just being opened may take a while until its first picture, and to load meanwhile would only put that
// off. One that is hidden or covered may never be painted, so nothing waits for ever.
const LONGEST_WAIT_MS = 1000;

// Frames are asked for before the page may be painted at all, so they do not tell; its first contentful paint does.
const painted = new Promise<void>((done) => {
	new PerformanceObserver(() => done()).observe({ type: "paint", buffered: true });
	setTimeout(done, LONGEST_WAIT_MS);
});

wearTheme();
await painted;
await import("./main");
