import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleX, LoaderCircle } from "lucide-react";
import { api } from "../api/client";
import type { AttemptItem } from "../api/generated/AttemptItem";
import type { Replay } from "../api/generated/Replay";
import { msInWords } from "../attempts/split";
import { Compared, Status } from "../attempts/status";
import { mannerOf } from "../attempts/words";
import { Bones, Failed } from "../inspector/blank";
import { useTab } from "../inspector/tabs";
import { usePlace } from "../place/place";
import { endOf, progressOf } from "./progress";
import { cancel } from "./sending";

/** As many as come at a time. */
const PAGE = 200;

/** What came of each sending of a replay, while it goes on and afterwards. */
export function Results({ id }: { id: string }) {
	const {
		data: replay,
		error,
		refetch,
	} = useQuery({
		queryKey: ["replay", id],
		queryFn: ({ signal }) => api.replay(id, signal),
	});
	const attempts = useInfiniteQuery({
		queryKey: ["replay-attempts", id],
		queryFn: async ({ pageParam, signal }) =>
			(await api.replayAttempts(id, { after: pageParam, limit: PAGE }, signal)).items,
		initialPageParam: 0,
		getNextPageParam: (last) => (last.length < PAGE ? undefined : last.at(-1)?.id),
	});
	if (!replay) {
		return (
			<div className="p-5">
				{error ? <Failed what="The replay" error={error} retry={() => void refetch()} /> : <Bones />}
			</div>
		);
	}
	const made = attempts.data?.pages.flat() ?? [];
	return (
		<div className="results">
			<State replay={replay} />
			{made.length > 0 && <Table made={made} />}
			{attempts.hasNextPage && (
				<button
					type="button"
					className="btn justify-self-start"
					disabled={attempts.isFetching}
					onClick={() => void attempts.fetchNextPage()}
				>
					Show more
				</button>
			)}
		</div>
	);
}

function State({ replay }: { replay: Replay }) {
	if (replay.state === "running") {
		return (
			<div className="results-state">
				<LoaderCircle aria-hidden="true" />
				<p role="status">
					{progressOf(replay)}
					<progress value={replay.done} max={replay.total} aria-label="Sent so far" />
				</p>
				<button type="button" className="btn" onClick={() => void cancel(replay.id)}>
					Cancel
				</button>
			</div>
		);
	}
	const { good, words, more } = endOf(replay);
	const Glyph = good ? CircleCheck : CircleX;
	return (
		<div className="results-state">
			<Glyph aria-hidden="true" className={good ? "text-valid" : "text-invalid"} />
			<p role="status">
				<b>{words}</b>
				{more && <span>{more}</span>}
			</p>
		</div>
	);
}

function Table({ made }: { made: readonly AttemptItem[] }) {
	const look = ({ delivery }: AttemptItem) => {
		const { open, select } = usePlace.getState();
		if (delivery === null) return;
		open(null);
		select(delivery);
		useTab.getState().choose("attempts");
	};
	return (
		<table className="results-table num">
			<thead>
				<tr>
					<th scope="col">Delivery</th>
					<th scope="col">How</th>
					<th scope="col">Answer</th>
					<th scope="col">Beside before</th>
					<th scope="col">Time</th>
				</tr>
			</thead>
			<tbody>
				{made.map((attempt) => (
					<tr key={attempt.id}>
						<th scope="row">
							<button type="button" onClick={() => look(attempt)}>
								{attempt.delivery ?? "none"}
							</button>
						</th>
						<td>{mannerOf(attempt)}</td>
						<td title={attempt.error?.detail}>
							<Status attempt={attempt} />
						</td>
						<td>
							<Compared compared={attempt.compared} always />
						</td>
						<td>{msInWords(attempt.total_ms)}</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}
