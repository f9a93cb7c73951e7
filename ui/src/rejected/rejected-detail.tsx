import { useQuery } from "@tanstack/react-query";
import { Ban } from "lucide-react";
import { api } from "../api/client";
import type { Rejected } from "../api/generated/Rejected";
import { decodeBytes } from "../content/bytes";
import { showText } from "../content/text";
import { useTimes } from "../time/times";
import { answerWords, wordings } from "./wording";

/** What one rejected request was, what that means, what to do, and its first bytes. */
export function RejectedDetail({ item }: { item: Rejected }) {
	const wording = wordings[item.code];
	const times = useTimes();
	return (
		<article
			aria-label="Rejected request"
			data-pane="inspector"
			data-entrance
			// What scrolls must be reachable with the keyboard.
			// biome-ignore lint/a11y/noNoninteractiveTabindex: see above.
			tabIndex={0}
			className="min-h-0 min-w-0 overflow-y-auto px-5 py-4"
		>
			<h2 className="flex items-center gap-2 text-lg font-semibold tracking-tight">
				<Ban aria-hidden className="text-invalid" />
				{wording.title}
			</h2>
			<p className="mt-0.5 flex flex-wrap items-baseline gap-x-3 text-ink-3">
				<time dateTime={item.at}>{times.exact(item.at)}</time>
				<span>
					from <span className="mono">{item.peer}</span>
				</span>
				<span>{answerWords(item.answer_status)}</span>
				<code>{item.code}</code>
			</p>
			<div className="card mt-3 grid grid-cols-1 gap-1.5">
				<p>{wording.meaning}</p>
				<p className="text-ink-2">
					Here: <Shown text={item.detail} />.
				</p>
				<p className="font-medium">{wording.advice}</p>
			</div>
			<Bytes item={item} />
		</article>
	);
}

function Bytes({ item }: { item: Rejected }) {
	const raw = useQuery({
		queryKey: ["bytes", "rejected", item.id],
		queryFn: ({ signal }) => api.rejectedRaw(item.id, signal),
		enabled: item.raw_size > 0,
	});
	const size = `${item.raw_size.toLocaleString("en")} ${item.raw_size === 1 ? "byte" : "bytes"}`;
	if (item.raw_size === 0) return <p className="mt-4 text-ink-2">Not a single byte of it arrived.</p>;
	return (
		<section aria-label="First bytes" className="mt-4">
			<h3 className="mb-1.5 font-semibold">
				First bytes{" "}
				<span className="font-normal text-ink-3">
					{item.raw_size < 8192 ? size : `the first ${size}, no more is kept`}
				</span>
			</h3>
			{raw.isError && (
				<p role="alert" className="text-invalid">
					{raw.error.message}
				</p>
			)}
			{raw.data && (
				<pre className="code p-3 leading-relaxed break-all whitespace-pre-wrap" dir="ltr">
					<Shown text={decodeBytes(raw.data.data, "utf-8", true).text} />
				</pre>
			)}
		</section>
	);
}

/** A sender's text with everything invisible as a labelled mark. */
function Shown({ text }: { text: string }) {
	return showText(text).map((piece, index) =>
		typeof piece === "string" ? (
			piece
		) : (
			// The pieces of one text never change places.
			<span
				// biome-ignore lint/suspicious/noArrayIndexKey: see above.
				key={index}
				title={piece.title}
				className="mx-px rounded-s border border-line-strong px-0.5 text-xs text-ink-3"
			>
				{piece.label}
			</span>
		),
	);
}
