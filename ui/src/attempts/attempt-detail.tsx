import { Unplug } from "lucide-react";
import type { Attempt } from "../api/generated/Attempt";
import type { Compared as Beside } from "../api/generated/Compared";
import { plainText } from "../content/text";
import { Bones, Failed } from "../inspector/blank";
import { useTimes } from "../time/times";
import { Answer } from "./answer";
import { Difference } from "./difference";
import { useAttempt } from "./questions";
import { Sent } from "./sent";
import { TimeSplit } from "./time-split";
import { explain, statusInWords } from "./words";

/** All of one attempt: what came back, what was sent, and what is other than the time before. */
export function AttemptDetail({ id }: { id: number }) {
	const { data, error, refetch } = useAttempt(id);
	if (!data) {
		return error ? <Failed what="The attempt" error={error} retry={() => void refetch()} /> : <Bones />;
	}
	return (
		<>
			{data.error && <NoAnswer attempt={data} />}
			<Before attempt={data} />
			{data.response && <Answer attempt={id} response={data.response} />}
			<Sent request={data.request} />
			<section className="attempt-part" aria-label="Time">
				<h3>Time</h3>
				<TimeSplit timing={data.timing} />
			</section>
		</>
	);
}

function NoAnswer({ attempt: { error, peer } }: { attempt: Attempt }) {
	if (!error) return null;
	const { cause, fix } = explain(error);
	return (
		<section className="cause" data-verdict="missing" aria-label="Why there is no answer">
			<Unplug aria-hidden="true" />
			<h3>{plainText(cause)}</h3>
			<p>The delivery is safe here; nothing was lost.{peer !== null && ` The address was ${peer}.`}</p>
			<p className="cause-fix">
				<b>What to do: </b>
				{fix}
			</p>
		</section>
	);
}

const SAID: Readonly<Record<Exclude<Beside, "first">, string>> = {
	fixed: "Fixed: before it was",
	regressed: "Regressed: before it was",
	same: "As before:",
};

function Before({ attempt: { compared, previous } }: { attempt: Attempt }) {
	const times = useTimes();
	if (previous === null || compared === "first") return null;
	const { at, status, body_diff } = previous;
	return (
		<section className="attempt-part" aria-label="Beside the attempt before">
			<h3>Beside the attempt before</h3>
			<p className="num">
				{SAID[compared]} <b>{statusInWords({ status, met: null })}</b>, {times.brief(at)}.
			</p>
			{body_diff && <Difference label="How the answer differs from the one before" lines={body_diff} />}
		</section>
	);
}
