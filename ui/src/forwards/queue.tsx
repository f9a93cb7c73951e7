import "../inspector/rows.css";
import "./forwards.css";
import { FastForward, Pause, Play, Settings2, TriangleAlert } from "lucide-react";
import { useRef, useState } from "react";
import type { Destination } from "../api/generated/Destination";
import type { ForwardState } from "../api/generated/ForwardState";
import { plainText } from "../content/text";
import { pauseOrResume } from "../destinations/acts";
import { StandingGlyph } from "../destinations/glyph";
import { useDestination } from "../destinations/questions";
import { standingInWords, standingOf } from "../destinations/standing";
import { isGone } from "../inspector/use-delivery";
import { usePlace } from "../place/place";
import { useRingControl } from "../rejected/use-ring-control";
import { QueueRow } from "./queue-row";
import { useNow } from "./use-now";
import { useQueue } from "./use-queue";
import { waits } from "./words";

/** The queue of a destination: what waits, what failed, what went through, and how it drains. */
export function Queue({ id }: { id: number }) {
	const { data, error } = useDestination(id);
	if (error && (!data || isGone(error)))
		return (
			<p role="alert" data-pane="list" className="h-full bg-surface p-6 text-ink-2">
				{isGone(error) ? "This destination was deleted." : error.message}
			</p>
		);
	return (
		<section aria-label="Queue" data-pane="list" className="queue">
			{data && <Head destination={data} />}
			{data && <Ways destination={data} />}
		</section>
	);
}

function Head({ destination }: { destination: Destination }) {
	const { id, name, url, paused, enabled, queue, warnings } = destination;
	const { open } = usePlace.getState();
	const now = useNow(queue.waiting > 0);
	return (
		<header className="queue-head">
			<div>
				<h2>{plainText(name)}</h2>
				<p className="mono wrap-anywhere text-ink-2">{plainText(url)}</p>
			</div>
			<p className="flex gap-2" role="status">
				<StandingGlyph standing={standingOf(destination)} fresh={queue.last_success_at === null} />
				<span className="num min-w-0">{standingInWords(destination, now)}</span>
			</p>
			{warnings.map((words) => (
				<p key={words} className="flex gap-2 text-xs">
					<TriangleAlert aria-hidden="true" className="mt-px text-missing" /> <span className="min-w-0">{words}</span>
				</p>
			))}
			<div className="queue-bar">
				{enabled && (
					<button type="button" className="btn" onClick={() => void pauseOrResume(destination)}>
						{paused ? <Play aria-hidden="true" /> : <Pause aria-hidden="true" />}
						{paused ? "Resume" : "Pause"}
					</button>
				)}
				<button type="button" className="btn" onClick={() => open({ kind: "catch-up", id })}>
					<FastForward aria-hidden="true" /> Catch up…
				</button>
				<button type="button" className="btn" onClick={() => open({ kind: "destination", id })}>
					<Settings2 aria-hidden="true" /> Settings
				</button>
			</div>
		</header>
	);
}

const LOOKS: readonly (readonly [ForwardState | null, string])[] = [
	[null, "All"],
	["queued", "Waiting"],
	["failed", "Failed"],
	["delivered", "Delivered"],
];

function Ways({ destination }: { destination: Destination }) {
	const scroller = useRef<HTMLElement>(null);
	const [look, setLook] = useState<ForwardState | null>(null);
	const { selected, select } = usePlace();
	// What waits in a destination that stands still is held, which is a state of its own.
	const state = look === "queued" && (destination.paused || !destination.enabled) ? "held" : look;
	const { items = [], isSuccess, error, hasNextPage, isFetching, fetchNextPage } = useQueue(destination.id, state);
	const now = useNow(items.some(waits));
	useRingControl({
		count: items.length,
		at: items.findIndex(({ delivery }) => delivery === selected),
		choose: (index) => select(items[index]?.delivery ?? null),
		more: () => hasNextPage && !isFetching && void fetchNextPage(),
		scroller,
	});
	return (
		<>
			<div className="flex items-center gap-2 border-b border-line px-3.5 py-1.5">
				<fieldset className="segments" aria-label="Show of the queue">
					{LOOKS.map(([one, words]) => (
						<button key={words} type="button" aria-pressed={one === look} onClick={() => setLook(one)}>
							{words}
						</button>
					))}
				</fieldset>
				<span className="ml-auto text-xs text-ink-3">newest first</span>
			</div>
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard. */}
			<section ref={scroller} tabIndex={0} data-entrance className="queue-list" aria-label="Forwards, newest first">
				{error && items.length === 0 && (
					<p role="alert" className="p-5 text-invalid">
						{error.message}
					</p>
				)}
				{isSuccess && items.length === 0 && <Nothing look={look} />}
				<ul>
					{items.map((forward) => (
						<QueueRow
							key={forward.id}
							forward={forward}
							now={now}
							chosen={forward.delivery === selected}
							choose={() => select(forward.delivery)}
						/>
					))}
				</ul>
				{hasNextPage && (
					<button type="button" className="btn m-3" disabled={isFetching} onClick={() => void fetchNextPage()}>
						Show older
					</button>
				)}
			</section>
		</>
	);
}

function Nothing({ look }: { look: ForwardState | null }) {
	const words = {
		queued: "Nothing waits.",
		failed: "Nothing failed.",
		delivered: "Nothing was delivered yet.",
	};
	return (
		<p className="p-6 text-center text-ink-2">
			{look === null || !(look in words)
				? "Nothing was forwarded yet. What arrives from now on stands here with its way; catching up takes in what arrived before."
				: words[look as keyof typeof words]}
		</p>
	);
}
