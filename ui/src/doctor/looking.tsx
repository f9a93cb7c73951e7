import { Stethoscope } from "lucide-react";

/** Said while the doctor looks; it comes after a moment, so that a quick answer shows none of it. */
export function Looking() {
	return (
		<p role="status" className="looking">
			<Stethoscope aria-hidden="true" />
			Looking for the cause…
		</p>
	);
}
