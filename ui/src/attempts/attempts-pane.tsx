import "./attempts.css";
import { useQuery } from "@tanstack/react-query";
import { ChevronRight, PenLine, Send } from "lucide-react";
import { useState } from "react";
import type { AttemptItem } from "../api/generated/AttemptItem";
import type { Delivery } from "../api/generated/Delivery";
import { Blank, Bones, Failed } from "../inspector/blank";
import { Shown } from "../inspector/shown";
import { compose } from "../replay/composing";
import { ReplayButton } from "../replay/replay-button";
import { useTimes } from "../time/times";
import { AttemptDetail } from "./attempt-detail";
import { attemptsQuery } from "./questions";
import { msInWords } from "./split";
import { Compared, Status } from "./status";
import { mannerOf } from "./words";

/** Every sending of the delivery and what came of it, newest first. */
export default function AttemptsPane({ delivery }: { delivery: Delivery }) {
	const { data, error, refetch } = useQuery(attemptsQuery(delivery.id));
	// Until one is chosen the newest is open, so that what was just sent shows its answer.
	const [chosen, choose] = useState<number | "none" | null>(null);
	if (!data) {
		return error ? <Failed what="The attempts" error={error} retry={() => void refetch()} /> : <Bones />;
	}
	if (data.items.length === 0) return <NotSent delivery={delivery} />;
	const open = chosen ?? data.items[0]?.id;
	return (
		<ol className="attempts" aria-label="Attempts, newest first">
			{data.items.map((attempt) => (
				<li key={attempt.id} data-open={attempt.id === open}>
					<Line
						attempt={attempt}
						open={attempt.id === open}
						onToggle={() => choose(attempt.id === open ? "none" : attempt.id)}
					/>
					{attempt.id === open && (
						<div className="attempt-detail">
							<AttemptDetail id={attempt.id} />
						</div>
					)}
				</li>
			))}
		</ol>
	);
}

function NotSent({ delivery }: { delivery: Delivery }) {
	return (
		<Blank icon={<Send aria-hidden="true" />} title="Not sent anywhere yet">
			<p>
				Replaying sends this delivery again: to the server you are working on, or anywhere else. It goes out exactly as
				it came, or with a fresh signature, and what comes back is kept here.
			</p>
			<div className="mt-1 flex flex-wrap justify-center gap-2">
				<ReplayButton delivery={delivery} />
				<button type="button" className="btn" onClick={() => compose({ deliveries: [delivery.id] }, "edited")}>
					<PenLine aria-hidden="true" /> Edit and replay <kbd aria-hidden>E</kbd>
				</button>
			</div>
		</Blank>
	);
}

function Line({ attempt, open, onToggle }: { attempt: AttemptItem; open: boolean; onToggle: () => void }) {
	const times = useTimes();
	return (
		<button type="button" className="attempt" aria-expanded={open} onClick={onToggle}>
			<ChevronRight aria-hidden="true" />
			<span className="attempt-line">
				<Status attempt={attempt} />
				<Compared compared={attempt.compared} />
				<span className="attempt-end num">{msInWords(attempt.total_ms)}</span>
			</span>
			<span className="attempt-line attempt-aside">
				<time className="num" dateTime={attempt.at} title={times.full(attempt.at)}>
					{times.brief(attempt.at)}
				</time>
				<span>{mannerOf(attempt)}</span>
				<span className="attempt-url mono" title={attempt.url}>
					<Shown text={`${attempt.method} ${attempt.url}`} />
				</span>
			</span>
		</button>
	);
}
