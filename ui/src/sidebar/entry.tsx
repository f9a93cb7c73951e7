import { X } from "lucide-react";
import type { ReactNode } from "react";

interface Props {
	icon: ReactNode;
	name: string;
	/** How many there are, in words; null while that is not known. */
	count: string | null;
	/** How many of them have a bad signature. */
	bad?: number;
	/** Off endpoints answer nothing, and say so in a word. */
	off?: boolean;
	current: boolean;
	title?: string | undefined;
	onChoose: () => void;
}

/** One line of the sidebar. */
export function Entry({ icon, name, count, bad = 0, off = false, current, title, onChoose }: Props) {
	return (
		<li>
			<button type="button" className="entry" aria-current={current} title={title} onClick={onChoose}>
				{icon}
				<span className="entry-name">{name}</span>
				{off && <span className="entry-off">off</span>}
				{bad > 0 && (
					<span className="entry-bad num" title={`${bad.toLocaleString("en")} with a bad signature`}>
						<X aria-hidden="true" />
						{bad.toLocaleString("en")} <span className="entry-word">bad</span>
					</span>
				)}
				{count !== null && <span className="entry-count num">{count}</span>}
			</button>
		</li>
	);
}
