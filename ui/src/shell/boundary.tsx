import { Component, type ReactNode, useEffect } from "react";
import { toast } from "sonner";

interface Props {
	/** What stands in its place when it cannot be shown. */
	fallback: ReactNode;
	children: ReactNode;
}

/** Keeps what cannot be drawn, or whose part of the page cannot be loaded any more, from taking all else with it. */
export class Boundary extends Component<Props, { failed: boolean }> {
	override state = { failed: false };

	static getDerivedStateFromError() {
		return { failed: true };
	}

	override render() {
		return this.state.failed ? this.props.fallback : this.props.children;
	}
}

const TITLE = "This part of the page could not be shown";
const WORDS = "What was captured is safe. Load the page again, once Creel runs.";
const again = { label: "Load it again", onClick: () => location.reload() };

/** Says so where the part would have been. */
export function Unshown() {
	return (
		<div className="nothing" role="alert">
			<h2>{TITLE}</h2>
			<p>{WORDS}</p>
			<div>
				<button type="button" className="btn" onClick={again.onClick}>
					{again.label}
				</button>
			</div>
		</div>
	);
}

/** Says so of a sheet, which is closed. */
export function Unopened({ close }: { close: () => void }) {
	useEffect(() => {
		toast.error(TITLE, { description: WORDS, action: again, duration: Number.POSITIVE_INFINITY });
		close();
	}, [close]);
	return null;
}
