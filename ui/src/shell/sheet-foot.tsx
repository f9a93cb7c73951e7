import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";

/** The lower edge of a sheet: what is wrong with the whole, and below it the buttons. */
export function SheetFoot({ fault, children }: { fault: string | null; children: ReactNode }) {
	return (
		<footer className="grid grid-cols-1 gap-2 border-t border-line bg-surface px-5 py-3">
			{fault && (
				<p role="alert" className="flex gap-2 rounded-m bg-invalid-soft px-3 py-2 text-invalid">
					<CircleAlert aria-hidden className="mt-0.5" />
					<span className="min-w-0 break-words">{fault}</span>
				</p>
			)}
			<div className="flex flex-wrap items-center gap-x-2 gap-y-2">{children}</div>
		</footer>
	);
}
