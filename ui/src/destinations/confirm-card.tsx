import { TriangleAlert } from "lucide-react";
import type { ConfirmationNeeded } from "../api/generated/ConfirmationNeeded";
import { Wire } from "../inspector/shown";

interface Props {
	needed: ConfirmationNeeded;
	busy: boolean;
	onConfirm: () => void;
}

/** What would leave this machine, with the second press that sends it. */
export function ConfirmCard({ needed: { host, count, first_request }, busy, onConfirm }: Props) {
	const many = `${count.toLocaleString("en")} ${count === 1 ? "request" : "requests"}`;
	return (
		<section aria-label="Confirm the sending" className="card grid grid-cols-1 gap-2.5">
			<p className="flex gap-2">
				<TriangleAlert aria-hidden="true" className="mt-0.5 text-missing" />
				<span className="min-w-0">
					This sends{" "}
					<b>
						{many} to <Wire text={host} />
					</b>
					, which cannot be taken back. Nothing was sent yet. The first one is:
				</span>
			</p>
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard. */}
			<section className="code max-h-56 px-3 py-2" tabIndex={0} aria-label="First request">
				<pre className="wrap-anywhere whitespace-pre-wrap">
					{first_request.split(/\r?\n/).map((line, at) => (
						// biome-ignore lint/suspicious/noArrayIndexKey: lines of one request never move.
						<span key={at} className="block">
							<Wire text={line} />
						</span>
					))}
				</pre>
			</section>
			<button type="button" className="btn primary justify-self-start" disabled={busy} onClick={onConfirm}>
				{busy ? "Sending…" : `Send ${many} to ${host}`}
			</button>
		</section>
	);
}
