import { CircleAlert, CircleCheck, Handshake } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { api } from "../api/client";
import type { Brought } from "../api/generated/Brought";
import type { Confirmation } from "../api/generated/Confirmation";
import type { Delivery } from "../api/generated/Delivery";
import { wordsOf } from "../api/problem";
import { plainText } from "../content/text";
import { queries } from "../queries";
import { useTimes } from "../time/times";
import { secretName } from "./secret-name";
import { Wire } from "./shown";

/** What a handshake brought along: a secret to be kept, or a wish to be called back. Nothing is called unasked. */
export function HandshakeCard({ delivery }: { delivery: Delivery }) {
	const { id, brought } = delivery;
	if (!brought || !(brought.secret || brought.calls_back)) return null;
	return (
		<section className="cause" aria-label="Handshake">
			<Handshake aria-hidden="true" />
			<h3>{titleOf(brought)}</h3>
			{brought.secret && <Kept id={id} brought={brought} />}
			{brought.calls_back && <CallBack id={id} host={brought.calls_back} confirmation={brought.confirmation} />}
		</section>
	);
}

function titleOf({ calls_back, confirmation, kept }: Brought): string {
	if (calls_back) return confirmation?.confirmed ? "The sender was called back" : "The sender can be called back";
	return kept ? "It brought its secret" : "It brings a secret that is not kept yet";
}

function Kept({ id, brought: { kept } }: { id: number; brought: Brought }) {
	if (kept) return <p>Kept as {secretName(kept)}; later deliveries are checked with it.</p>;
	return (
		<>
			<p>The endpoint has another one already. Keep this one, too, if the sender signs with it from now on.</p>
			<div className="cause-acts">
				<Act words="Keep the secret" busyWords="Keeping…" act={() => api.keepSecret(id)} />
			</div>
		</>
	);
}

interface CallBackProps {
	id: number;
	host: string;
	confirmation: Confirmation | null;
}

function CallBack({ id, host, confirmation }: CallBackProps) {
	const times = useTimes();
	return (
		<>
			{confirmation && (
				<p className="cause-line">
					{confirmation.confirmed ? <CircleCheck aria-hidden="true" /> : <CircleAlert aria-hidden="true" />}
					<span>
						<Wire text={host} /> was called {times.brief(confirmation.at)}{" "}
						{confirmation.status === null ? "and gave no answer" : `and answered ${confirmation.status}`}
						{confirmation.detail !== "" && !confirmation.confirmed && `: ${plainText(confirmation.detail)}`}
					</span>
				</p>
			)}
			{!confirmation?.confirmed && (
				<>
					<p>
						This delivery names a URL at <Wire text={host} /> that confirms it, for where the answer was not enough.
						Creel calls it once, over https, and sends nothing along.
					</p>
					<div className="cause-acts">
						<Act
							words={confirmation ? "Call it again" : "Call it and confirm"}
							busyWords="Calling…"
							act={() => api.confirm(id)}
						/>
					</div>
				</>
			)}
		</>
	);
}

function Act({ words, busyWords, act }: { words: string; busyWords: string; act: () => Promise<unknown> }) {
	const [busy, setBusy] = useState(false);
	const press = async () => {
		setBusy(true);
		try {
			await act();
			await queries.invalidateQueries({ queryKey: ["delivery"] });
		} catch (error) {
			toast.error("That did not work", { description: wordsOf(error) });
		}
		setBusy(false);
	};
	return (
		<button type="button" className="btn primary" disabled={busy} onClick={() => void press()}>
			{busy ? busyWords : words}
		</button>
	);
}
