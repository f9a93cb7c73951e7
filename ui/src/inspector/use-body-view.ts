import { useEffect, useMemo, useState } from "react";
import type { BodyNature } from "../content/kind";
import { inSlices } from "../content/steps";
import { type BodyView, bodyView, viewing } from "./body-view";

/** So many bytes are laid out before the next frame is drawn. */
const AT_ONCE = 128 * 1024;

interface Laid {
	readonly bytes: Uint8Array;
	readonly pretty: boolean;
	readonly view: BodyView;
}

/** The rows of one body, of which more may be loaded by and by. A long one begins at once; the rest of it is laid out while the page stays awake. */
export function useBodyView(
	bytes: Uint8Array,
	nature: BodyNature,
	complete: boolean,
	pretty: boolean,
): BodyView & { working: boolean } {
	const long = bytes.length > AT_ONCE;
	const beginning = useMemo(
		() => bodyView(long ? bytes.subarray(0, AT_ONCE) : bytes, nature, complete && !long, pretty),
		[bytes, nature, complete, pretty, long],
	);
	const [laid, setLaid] = useState<Laid | null>(null);
	useEffect(() => {
		if (!long) return;
		const control = new AbortController();
		const steps = viewing(bytes, nature, complete, pretty);
		void inSlices(steps, control.signal).then((view) => view && setLaid({ bytes, pretty, view }));
		return () => control.abort();
	}, [bytes, nature, complete, pretty, long]);
	if (!long) return { ...beginning, working: false };
	const done = laid?.bytes === bytes && laid.pretty === pretty;
	// While more of the body is laid out, what was laid out of it stays: rows must not go away under the eye.
	const grows = laid?.pretty === pretty && laid.bytes.length <= bytes.length;
	return { ...(done || grows ? laid.view : beginning), working: !done };
}
