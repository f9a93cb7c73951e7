import { ChevronRight, CircleAlert } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { api } from "../api/client";
import type { Delivery } from "../api/generated/Delivery";
import type { Diagnosis } from "../api/generated/Diagnosis";
import { wordsOf } from "../api/problem";
import { CauseCard } from "./cause-card";
import { OtherFindings } from "./other-findings";
import { workInWords } from "./work";

type Answer = { diagnosis: Diagnosis } | { error: string };

/** For a delivery that a receiver of the user's refused: what it logged says what its framework did to the request. */
export function Ask({ delivery, open }: { delivery: Delivery; open: boolean }) {
	const [observed, setObserved] = useState("");
	const [busy, setBusy] = useState(false);
	const [answer, setAnswer] = useState<Answer | null>(null);
	const shown = useRef<HTMLDivElement>(null);
	useEffect(() => {
		if (answer) shown.current?.scrollIntoView({ block: "nearest" });
	}, [answer]);
	const ask = async () => {
		if (observed.trim() === "" || busy) return;
		setBusy(true);
		try {
			setAnswer({ diagnosis: await api.diagnose(delivery.id, observed) });
		} catch (error) {
			setAnswer({ error: wordsOf(error) });
		}
		setBusy(false);
	};
	return (
		<details className="ask" open={open || undefined}>
			<summary>
				<ChevronRight aria-hidden="true" />
				<span>
					<b>Did a receiver of yours refuse it?</b> Paste what it logged.
				</span>
			</summary>
			<form
				onSubmit={(event) => {
					event.preventDefault();
					void ask();
				}}
			>
				<textarea
					rows={2}
					className="field mono"
					aria-label="The digest or the error that the receiver logged"
					placeholder="The digest it computed, or its error message"
					spellCheck={false}
					autoComplete="off"
					value={observed}
					onChange={({ target }) => setObserved(target.value)}
					onKeyDown={(event) => {
						if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
						event.preventDefault();
						void ask();
					}}
				/>
				<button type="submit" className="btn" disabled={busy || observed.trim() === ""}>
					{busy ? "Looking…" : "Explain it"}
				</button>
			</form>
			<div role="status" className="ask-answer" ref={shown}>
				{answer &&
					("error" in answer ? <NoAnswer words={answer.error} /> : <Told {...answer} slug={delivery.endpoint} />)}
			</div>
		</details>
	);
}

function NoAnswer({ words }: { words: string }) {
	return (
		<p className="note">
			<CircleAlert aria-hidden="true" /> {words}
		</p>
	);
}

/** What explains the receiver comes first, also where the delivery itself has a cause of its own. */
function Told({ diagnosis, slug }: { diagnosis: Diagnosis; slug: string }) {
	const receiver = diagnosis.findings.find(({ blame }) => blame === "receiver");
	if (!receiver) {
		const { combinations } = diagnosis;
		return (
			<NoAnswer
				words={`Nothing that frameworks are known to do gives this (${combinations.toLocaleString("en")} combinations tried). Look for the digest itself, or the first line of the error.`}
			/>
		);
	}
	const others = diagnosis.findings.filter((finding) => finding !== receiver && finding.blame === "receiver");
	return (
		<>
			<CauseCard finding={receiver} endpoint={slug} work={workInWords(diagnosis)} />
			<OtherFindings findings={others} endpoint={slug} />
		</>
	);
}
