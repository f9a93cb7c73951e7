import { KeyRound } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { CopyButton } from "./copy-button";

interface Props {
	label: string;
	title: string;
	/** What is copied from here. */
	value: string;
	what: string;
	/** What to know about it, an item each. */
	children: ReactNode;
	done: string;
	onDone: () => void;
}

/** Key material that was just made, and what to do with it. */
export function MadeCard({ label, title, value, what, children, done, onDone }: Props) {
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus(), []);
	return (
		<section aria-label={label} className="card grid grid-cols-1 gap-2.5 border-accent">
			<h4 ref={heading} tabIndex={-1} className="flex items-center gap-2 font-semibold outline-none">
				<KeyRound aria-hidden className="text-accent" /> {title}
			</h4>
			<div className="flex flex-wrap items-center gap-2">
				<code className="min-w-0 flex-1 basis-64 rounded-s bg-sunken px-2 py-1.5 whitespace-pre-line wrap-anywhere text-ink">
					{value}
				</code>
				<CopyButton text={value} what={what} words primary />
			</div>
			<ol className="grid list-decimal gap-1 pl-5 text-ink-2 marker:text-ink-3">{children}</ol>
			<button type="button" className="btn justify-self-start" onClick={onDone}>
				{done}
			</button>
		</section>
	);
}
