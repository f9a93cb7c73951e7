import type { Delivery } from "../api/generated/Delivery";
import type { Signature } from "../api/generated/Signature";
import { nameOf } from "../deliveries/words";
import { Failed } from "../inspector/blank";
import { explain, verdictWord } from "../inspector/reasons";
import { secretName } from "../inspector/secret-name";
import { useOrigin } from "../inspector/use-delivery";
import { VerdictChip } from "../inspector/verdict-chip";
import { useTimes } from "../time/times";
import { Acts } from "./acts";
import { Ask } from "./ask";
import { CauseCard } from "./cause-card";
import { FetchCertificate } from "./fetch-certificate";
import { Looking } from "./looking";
import { OtherFindings } from "./other-findings";
import { useSignature } from "./questions";
import { ReasonCard } from "./reason-card";
import { ReceiverCode } from "./receiver-code";
import { ReportButton } from "./report-button";
import { Steps } from "./steps";
import { codeHelps, workInWords } from "./work";

/** The doctor: whether it is genuine, and if not, the cause, the proof and the cure; then what was checked. */
export default function SignaturePane({ delivery }: { delivery: Delivery }) {
	const { data, error, refetch } = useSignature(delivery);
	if (data) return <Looked delivery={delivery} signature={data} />;
	if (!error) return <Looking />;
	return (
		<>
			<ReasonCard verdict={delivery.verdict} reason={delivery.reason} />
			<Failed what="The diagnosis" error={error} retry={() => void refetch()} />
		</>
	);
}

function Looked({ delivery, signature }: { delivery: Delivery; signature: Signature }) {
	const { endpoint } = delivery;
	const { certificate, diagnosis, verdict } = signature;
	const { provider } = useOrigin(endpoint);
	const findings = diagnosis?.findings ?? [];
	const cause = verdict === "valid" ? undefined : findings[0];
	const others = cause ? findings.slice(1) : findings;
	const report = diagnosis && (
		<ReportButton
			what={`${nameOf(delivery)}, delivery ${delivery.id}: ${verdictWord(verdict)}`}
			diagnosis={diagnosis}
			endpoint={endpoint}
		/>
	);
	return (
		<>
			{verdict === "valid" && <Genuine signature={signature} endpoint={endpoint} />}
			{cause ? (
				<CauseCard finding={cause} endpoint={endpoint} work={diagnosis && workInWords(diagnosis)}>
					<Acts finding={cause} endpoint={endpoint} />
					{report}
				</CauseCard>
			) : (
				<ReasonCard verdict={verdict} reason={signature.reason} />
			)}
			{certificate && <FetchCertificate delivery={delivery.id} endpoint={endpoint} certificate={certificate} />}
			<Steps steps={diagnosis?.steps ?? []} />
			<OtherFindings findings={others} endpoint={endpoint} />
			<Ask delivery={delivery} open={verdict === "valid"} />
			{provider && provider.schemes.length > 0 && codeHelps(findings) && (
				<ReceiverCode provider={provider} scheme={signature.scheme} />
			)}
			<Judged signature={signature} />
		</>
	);
}

function Genuine({ signature: { secret }, endpoint }: { signature: Signature; endpoint: string }) {
	return (
		<div className="genuine">
			<VerdictChip verdict="valid" />
			<p>
				{explain("ok").means}{" "}
				{secret && (
					<>
						Signed with <b>{secretName(secret)}</b> of {endpoint}.
					</>
				)}
			</p>
		</div>
	);
}

function Judged({ signature: { verdict, verdict_at_arrival: before, judged_at } }: { signature: Signature }) {
	const times = useTimes();
	return (
		<p className="bar-note">
			{before === verdict
				? `${verdictWord(before)} since its arrival.`
				: `${verdictWord(before)} at its arrival, ${verdictWord(verdict).toLowerCase()} after it was judged again.`}{" "}
			Judged {times.exact(judged_at)} over the stored bytes as of their arrival, so the verdict does not age.
		</p>
	);
}
