import { ArrowLeft } from "lucide-react";
import { useEffect, useRef } from "react";
import type { DiagnosedRequest } from "../api/generated/DiagnosedRequest";
import { CauseCard } from "../doctor/cause-card";
import { OtherFindings } from "../doctor/other-findings";
import { ReasonCard } from "../doctor/reason-card";
import { ReportButton } from "../doctor/report-button";
import { Steps } from "../doctor/steps";
import { workInWords } from "../doctor/work";
import { likely } from "../endpoints/proposals";
import { useProvider } from "../endpoints/questions";
import { genuine, verdictWord } from "../inspector/reasons";
import { secretName } from "../inspector/secret-name";
import { Shown } from "../inspector/shown";
import { VerdictChip } from "../inspector/verdict-chip";
import { useTimes } from "../time/times";

/** What the doctor says about a request that is not stored. */
export function Result({ result, onBack }: { result: DiagnosedRequest; onBack: () => void }) {
	const { method, target, verdict, reason, diagnosis, endpoint, proposals, left_out } = result;
	const heading = useRef<HTMLHeadingElement>(null);
	const provider = useProvider(result.provider).data;
	const times = useTimes();
	useEffect(() => heading.current?.focus(), []);
	const [cause, ...others] = diagnosis.findings;
	const name = `${method} ${target}`;
	const seen = likely(proposals)[0];
	return (
		<>
			<div className="result">
				<div className="result-name">
					<h3 ref={heading} tabIndex={-1}>
						<Shown text={name} />
					</h3>
					<VerdictChip verdict={verdict} />
				</div>
				<p className="text-ink-2">
					<b className="font-semibold text-ink">{genuine(verdict)}</b>, judged as {provider?.name ?? "nobody’s"}
					{endpoint && ` of the endpoint ${endpoint}`} at {times.exact(result.at)}
					{result.secret && ` with ${secretName(result.secret)}`}.
					{seen && seen.provider !== result.provider && ` It looks more like ${seen.name}.`}
					{left_out > 0 && ` ${left_out} more in what was given were not looked at.`}
				</p>
				{cause ? (
					<CauseCard finding={cause} endpoint={endpoint} work={workInWords(diagnosis)} />
				) : (
					<ReasonCard verdict={verdict} reason={reason} />
				)}
				<Steps steps={diagnosis.steps} />
				<OtherFindings findings={others} endpoint={endpoint} />
			</div>
			<footer className="flex gap-2 border-t border-line px-5 py-3">
				<button type="button" className="btn primary" onClick={onBack}>
					<ArrowLeft aria-hidden="true" /> Change the request
				</button>
				<ReportButton what={`${name}: ${verdictWord(verdict)}`} diagnosis={diagnosis} endpoint={endpoint} />
			</footer>
		</>
	);
}
