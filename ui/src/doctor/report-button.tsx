import { ClipboardList } from "lucide-react";
import type { Diagnosis } from "../api/generated/Diagnosis";
import { copy } from "../inspector/keep";
import { reportOf } from "./work";

/** Copies what the doctor says, for somebody who does not see this window. */
export function ReportButton(props: { what: string; diagnosis: Diagnosis; endpoint: string | null }) {
	const { what, diagnosis, endpoint } = props;
	return (
		<button type="button" className="btn" onClick={() => copy(reportOf(what, diagnosis, endpoint), "the report")}>
			<ClipboardList aria-hidden="true" /> Copy report
		</button>
	);
}
