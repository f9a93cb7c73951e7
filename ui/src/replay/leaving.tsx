import type { ReplayPreview } from "../api/generated/ReplayPreview";
import { hostOf } from "../attempts/words";
import { exactBytes } from "../content/size";
import { Code } from "../inspector/code";
import { MODES } from "./modes";
import { WAYS, wayWithin } from "./ways";

interface Props {
	preview: ReplayPreview | undefined;
	error: Error | null;
	/** It is of the draft as it was a moment ago. */
	stale: boolean;
}

const counted = (count: number, noun: string) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;

/** What would leave: how much, where to, in which mode and why, and the first request. */
export function Leaving({ preview, error, stale }: Props) {
	return (
		<section className="leaving" aria-label="What leaves" aria-busy={stale}>
			<h3>What leaves</h3>
			{error ? (
				<p className="text-invalid">{error.message}</p>
			) : preview ? (
				<Told preview={preview} />
			) : (
				<p className="text-ink-3">As soon as it is known where to, the first request stands here.</p>
			)}
		</section>
	);
}

function Told({ preview }: { preview: ReplayPreview }) {
	const { count, sendings, url, loopback, mode, why, first, skips } = preview;
	return (
		<>
			<p className="num">
				<b>{counted(sendings, "request")}</b>
				{sendings !== count && ` of ${count === 1 ? "1 delivery" : `${count.toLocaleString("en")} deliveries`}`} to{" "}
				<b>{hostOf(url)}</b>, {loopback ? "which is this machine." : "beyond this machine."}
			</p>
			{mode && (
				<p>
					<b>{MODES[mode].name}.</b> {why}
				</p>
			)}
			{first && (
				<>
					<p className="text-xs text-ink-3">
						The first{first.way !== null && `, broken: ${wayWithin(first.way)}`}. Credentials are masked.
					</p>
					<Code label="The first request" text={`${first.head.replace(/\r\n/g, "\n").trimEnd()}\n\n${first.body}`} />
					{first.body_cut && (
						<p className="text-xs text-ink-3">The beginning of {exactBytes(first.body_size)} of body.</p>
					)}
				</>
			)}
			{skips.length > 0 && (
				<details className="fold" open={first === null}>
					<summary>{counted(skips.length, "sending")} of the first 100 cannot be made</summary>
					<ul>
						{skips.map(({ delivery, way, detail }) => (
							<li key={`${delivery} ${way}`}>
								<b>{way === null ? `Delivery ${delivery}` : WAYS[way].name}:</b> {detail}
							</li>
						))}
					</ul>
				</details>
			)}
		</>
	);
}
