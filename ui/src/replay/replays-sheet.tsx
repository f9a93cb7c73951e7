import "./replay.css";
import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { api } from "../api/client";
import type { Replay } from "../api/generated/Replay";
import { Bones, Failed } from "../inspector/blank";
import { usePlace } from "../place/place";
import { Sheet } from "../shell/sheet";
import { useTimes } from "../time/times";
import { endOf, progressOf } from "./progress";
import { Results } from "./results";

/** Replays and what came of them: all of them, or one in full. */
export default function ReplaysSheet({ id }: { id: string | null }) {
	const { open } = usePlace.getState();
	return (
		<Sheet title={id === null ? "Replays" : "Replay"} wide onClose={() => open(null)}>
			{id === null ? (
				<All onChoose={(id) => open({ kind: "replays", id })} />
			) : (
				<>
					<p className="border-b border-line px-5 py-2">
						<button type="button" className="btn ghost" onClick={() => open({ kind: "replays" })}>
							<ArrowLeft aria-hidden="true" /> All replays
						</button>
					</p>
					<Results id={id} />
				</>
			)}
		</Sheet>
	);
}

function All({ onChoose }: { onChoose: (id: string) => void }) {
	const { data, error, refetch } = useQuery({ queryKey: ["replays"], queryFn: ({ signal }) => api.replays(signal) });
	if (!data) {
		return (
			<div className="p-5">
				{error ? <Failed what="The replays" error={error} retry={() => void refetch()} /> : <Bones />}
			</div>
		);
	}
	if (data.items.length === 0) {
		return <p className="p-5 text-ink-2">Nothing was sent again yet. Press r on a delivery to do so.</p>;
	}
	return (
		<ul className="replays">
			{data.items.map((replay) => (
				<li key={replay.id}>
					<One replay={replay} onChoose={() => onChoose(replay.id)} />
				</li>
			))}
		</ul>
	);
}

function One({ replay, onChoose }: { replay: Replay; onChoose: () => void }) {
	const times = useTimes();
	const { words, more } = replay.state === "running" ? { words: progressOf(replay), more: undefined } : endOf(replay);
	return (
		<button type="button" onClick={onChoose}>
			<time className="num" dateTime={replay.created_at} title={times.full(replay.created_at)}>
				{times.brief(replay.created_at)}
			</time>
			<span>
				{words}
				{more && <small>{more}</small>}
			</span>
		</button>
	);
}
