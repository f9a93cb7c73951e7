import { ArrowDownToLine, Reply } from "lucide-react";
import type { ReactNode } from "react";
import type { Delivery } from "../api/generated/Delivery";
import type { ForwardedClient } from "../api/generated/ForwardedClient";
import { nameOf } from "../deliveries/words";
import { OnItsWay } from "../forwards/on-its-way";
import { StandInCard } from "../stand-ins/stand-in-card";
import { SummaryCard } from "../summary/summary-card";
import { useTimes } from "../time/times";
import { HandshakeCard } from "./handshake-card";
import { Preview } from "./preview";
import { genuine, verdictWord } from "./reasons";
import { RetryLine } from "./retry-line";
import { secretName } from "./secret-name";
import { Shown, Wire } from "./shown";
import type { Tab } from "./tabs";
import { useOrigin } from "./use-delivery";
import { VerdictGlyph } from "./verdict-chip";
import { Why } from "./why";

/** What happened, is it genuine, what did we answer; then the essentials and how the body begins. */
export function OverviewPane({ delivery, onTab }: { delivery: Delivery; onTab: (tab: Tab) => void }) {
	const { endpoint, provider } = useOrigin(delivery.endpoint);
	const times = useTimes();
	const { verdict, handshake, imported, answer_status, answer_fault } = delivery;
	return (
		<>
			<SummaryCard delivery={delivery} provider={endpoint?.provider ?? null} />
			<div className="story">
				<ArrowDownToLine aria-hidden="true" />
				<p className="line-clamp-3">
					{provider ? `${provider.name} sent` : "Received"}{" "}
					<b>
						<Shown text={nameOf(delivery)} />
					</b>{" "}
					{provider ? "to" : "at"} <b>{delivery.endpoint}</b>.
				</p>
				<VerdictGlyph verdict={verdict} />
				<p>
					<b>{genuine(verdict)}.</b>{" "}
					{verdict === "valid" &&
						`Signed with ${delivery.secret ? secretName(delivery.secret) : "a secret of this endpoint"}.`}
					{delivery.verdict_at_arrival !== verdict &&
						` At arrival it was ${verdictWord(delivery.verdict_at_arrival).toLowerCase()}.`}
				</p>
				<Reply aria-hidden="true" />
				{imported ? (
					<p>Imported from a file or a paste, so nobody was answered.</p>
				) : answer_status === null ? (
					<p>Creel closed the connection without an answer, as the plan says.</p>
				) : (
					<p>
						Creel answered <b className="num">{answer_status}</b>
						{handshake !== null && ` to the handshake “${handshake}”`}
						{answer_fault === "cut" && " and closed the connection in the middle of it, as the plan says"}
						{answer_status >= 400 ? ", so the sender takes it for not delivered." : "."}
					</p>
				)}
				<RetryLine delivery={delivery} />
			</div>
			<HandshakeCard delivery={delivery} />
			<StandInCard delivery={delivery} />
			<Why delivery={delivery} provider={provider} onDoctor={() => onTab("signature")} />
			<OnItsWay delivery={delivery} />
			<dl className="facts">
				<Fact name="Event id">{delivery.event_id !== null && <Wire text={delivery.event_id} />}</Fact>
				<Fact name="Target">
					<Wire text={delivery.target} />
					{delivery.target_lossy && <small>some bytes are not UTF-8, see Raw</small>}
				</Fact>
				<Fact name="From">{delivery.peer === null ? "a file or a paste" : <Wire text={delivery.peer} />}</Fact>
				<Fact name="Client">{delivery.client && <Client client={delivery.client} />}</Fact>
				<Fact name="Arrived">
					<span className="num">{times.exact(delivery.received_at)}</span>
				</Fact>
				<Fact name="Sent as">{oddities(delivery)}</Fact>
			</dl>
			<Preview delivery={delivery} onBody={() => onTab("body")} />
		</>
	);
}

/** Who called, as a trusted proxy tells it; the socket's own peer stands above. */
function Client({ client: { address, scheme, host, via } }: { client: ForwardedClient }) {
	return (
		<>
			{address === null ? "not told" : <Wire text={address} />}
			<small>
				by the word of {via}
				{host !== null && (
					<>
						, for <Wire text={`${scheme === null ? "" : `${scheme}://`}${host}`} />
					</>
				)}
			</small>
		</>
	);
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
	if (children === null || children === false) return null;
	return (
		<>
			<dt>{name}</dt>
			<dd>{children}</dd>
		</>
	);
}

/** How it came over the wire, where that is out of the ordinary. */
function oddities(delivery: Delivery): string | null {
	const parts = [
		delivery.wire === "h2" && "HTTP/2",
		delivery.chunked && "in chunks",
		delivery.trailers.length > 0 && `with ${delivery.trailers.length} trailers`,
		delivery.bare_lf && "line ends without a carriage return",
		delivery.duplicate_length && "Content-Length more than once",
	].filter((part) => part !== false);
	return parts.length > 0 ? parts.join(", ") : null;
}
