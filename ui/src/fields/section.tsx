import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

/** A part of the sheet that most endpoints never need; closed, it says in short what it holds. */
export function Section(props: { title: string; summary: string; open: boolean; children: ReactNode }) {
	return (
		<details className="group border-t border-line pt-3" open={props.open || undefined}>
			<summary className="flex cursor-pointer list-none items-center gap-2 rounded-s">
				<ChevronRight aria-hidden className="text-ink-3 group-open:rotate-90" />
				<span className="font-semibold">{props.title}</span>
				<span className="min-w-0 truncate text-xs text-ink-3 group-open:hidden">{props.summary}</span>
			</summary>
			<div className="mt-3 grid grid-cols-1 gap-3">{props.children}</div>
		</details>
	);
}
