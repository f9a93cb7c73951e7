import { RotateCw } from "lucide-react";
import type { ReactNode } from "react";

/** What a pane says where it has nothing to show. */
export function Blank({ icon, title, children }: { icon?: ReactNode; title: string; children?: ReactNode }) {
	return (
		<div className="blank">
			{icon}
			<b>{title}</b>
			{children}
		</div>
	);
}

export function Failed({ what, error, retry }: { what: string; error: Error; retry: () => void }) {
	return (
		<div className="blank" role="alert">
			<b>{what} could not be read</b>
			<p>{error.message}</p>
			<button type="button" className="btn" onClick={retry}>
				<RotateCw aria-hidden="true" />
				Try again
			</button>
		</div>
	);
}

const WIDTHS = ["62%", "84%", "48%", "76%", "55%", "68%"] as const;

/** Grey lines where text is about to stand; they come after a moment, so that a quick answer shows none. */
export function Bones() {
	return (
		<div role="status" aria-label="Loading" className="grid gap-3">
			{WIDTHS.map((width) => (
				<div key={width} className="bone" style={{ width, height: 14 }} />
			))}
		</div>
	);
}
