import { TriangleAlert } from "lucide-react";
import type { Delivery } from "../api/generated/Delivery";
import { plainText } from "../content/text";
import { answerFault, nameOf } from "../deliveries/words";
import { MarksLine } from "../marks/marks-line";
import { useTimes } from "../time/times";
import { Shown } from "./shown";
import { VerdictChip } from "./verdict-chip";

/** Its name and verdict, and the facts that everyone looks for, always in the same order. */
export function Head({ delivery }: { delivery: Delivery }) {
	const { endpoint, event_type, method, target, peer, received_at, answer_status, answer_fault } = delivery;
	const times = useTimes();
	const refused = (answer_status ?? 0) >= 400 || Boolean(answer_fault);
	const request = `${method} ${target}`;
	return (
		<header className="insp-head">
			<div className="flex items-start gap-2.5">
				<h2 title={plainText(nameOf(delivery))}>
					<Shown text={nameOf(delivery)} />
				</h2>
				<span className="mt-0.5">
					<VerdictChip verdict={delivery.verdict} />
				</span>
			</div>
			<p className="insp-facts num">
				<span>{endpoint}</span>
				{event_type !== null && (
					<span className="wire" title={plainText(request)}>
						<Shown text={request} />
					</span>
				)}
				{peer !== null && <span title={peer}>from {addressOf(peer)}</span>}
				<span title={times.exact(received_at)}>{times.arrived(received_at)}</span>
				<span className={refused ? "font-semibold text-ink" : ""}>
					{refused && <TriangleAlert aria-hidden="true" className="mr-1 inline align-[-2px]" />}
					{[answer_status === null ? "" : `answered ${answer_status}`, answerFault(delivery)]
						.filter(Boolean)
						.join(", ")}
				</span>
			</p>
			<MarksLine delivery={delivery} />
		</header>
	);
}

/** The port of a sender is another one each time and tells nobody anything here. */
function addressOf(peer: string): string {
	return peer.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
}
