import { Shown } from "./shown";

/** A text of several lines that scrolls where it is too long for its place. */
export function Code({ label, text }: { label: string; text: string }) {
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard.
		<section className="code" aria-label={label} tabIndex={0}>
			<pre className="whitespace-pre-wrap [overflow-wrap:anywhere]">
				<Shown text={text} />
			</pre>
		</section>
	);
}
