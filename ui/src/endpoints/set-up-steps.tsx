import { Fragment } from "react";
import type { Provider } from "../api/generated/Provider";
import { isLoopback, stepPieces } from "./address";
import { CopyButton } from "./copy-button";

interface Props {
	provider: Provider | undefined;
	/** Null while there is none that could be called. */
	url: string | null;
	listening: boolean;
	/** A public URL that would lead here, judging by that of the endpoint `default`. */
	proposal: string | null;
	onPublicUrl: (url: string) => void;
}

/** The endpoint's URL, and the provider's steps with that URL where they speak of it. */
export function SetUpSteps({ provider, url, listening, proposal, onPublicUrl }: Props) {
	const none = listening
		? "Stands here as soon as the slug is right."
		: "The receiver does not listen at the moment; enter a public URL below.";
	return (
		<section aria-label="Set up the sender" className="card grid grid-cols-1 gap-3">
			<div className="flex items-center gap-2">
				<span className="flex-none font-medium">URL</span>
				{url ? <code className="min-w-0 flex-1 wrap-anywhere">{url}</code> : <span className="text-ink-3">{none}</span>}
				{url && <CopyButton text={url} what="the endpoint's URL" words />}
			</div>
			{url && isLoopback(url) && (
				<div className="-mt-1.5 text-xs text-ink-3">
					<p>
						Only this machine reaches this URL.
						{!proposal && " For a sender on the internet, start a tunnel and enter its URL under Public URL and paths."}
					</p>
					{proposal && (
						<button type="button" className="btn mt-2 max-w-full" onClick={() => onPublicUrl(proposal)}>
							Use <code className="truncate">{proposal}</code>
						</button>
					)}
				</div>
			)}
			{provider && provider.steps.length > 0 && (
				<ol className="grid list-decimal gap-1.5 pl-5 text-ink-2 marker:text-ink-3">
					{provider.steps.map((step) => (
						<li key={step}>
							<Step step={step} url={url} />
						</li>
					))}
				</ol>
			)}
			{provider && provider.unconfirmed.length > 0 && (
				<div className="rounded-m bg-missing-soft px-3 py-2 text-xs text-ink">
					<p className="font-semibold text-missing">Nobody could confirm this yet</p>
					<ul className="list-disc pl-4">
						{provider.unconfirmed.map((open) => (
							<li key={open}>{open}</li>
						))}
					</ul>
				</div>
			)}
		</section>
	);
}

function Step({ step, url }: { step: string; url: string | null }) {
	const pieces = stepPieces(step);
	return pieces.map((piece, index) => (
		// The pieces of one sentence never change places.
		// biome-ignore lint/suspicious/noArrayIndexKey: see above.
		<Fragment key={index}>
			{index > 0 &&
				(url ? (
					<code className="rounded-s bg-sunken px-1 wrap-anywhere text-ink">{url}</code>
				) : (
					"the URL of this endpoint"
				))}
			{piece}
		</Fragment>
	));
}
