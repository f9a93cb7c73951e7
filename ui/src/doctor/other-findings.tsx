import type { DiagnosisFinding } from "../api/generated/DiagnosisFinding";
import { Said } from "../inspector/said";
import { certaintyInWords, secretOf } from "./work";

/** What else the doctor saw: less certain, or worth knowing beside the cause. */
export function OtherFindings({
	findings,
	endpoint,
}: {
	findings: readonly DiagnosisFinding[];
	endpoint: string | null;
}) {
	if (findings.length === 0) return null;
	return (
		<section aria-label="Also found" className="grid gap-2">
			<h3>Also found</h3>
			<ul className="also">
				{findings.map((finding) => {
					const secret = secretOf(finding, endpoint);
					return (
						<li key={`${finding.cause} ${finding.title} ${finding.secret?.id}`}>
							<b>
								<Said text={finding.title} />
							</b>{" "}
							<small>{certaintyInWords(finding)}</small>
							<p>
								<Said text={finding.evidence} /> {secret && `It is about ${secret}.`}
							</p>
							<p>
								<b>What to do: </b>
								<Said text={finding.fix} />
							</p>
						</li>
					);
				})}
			</ul>
		</section>
	);
}
