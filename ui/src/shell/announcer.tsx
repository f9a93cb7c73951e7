import { useEffect, useRef, useState } from "react";
import { chosenInWords, countOf, useChosen } from "../chosen/chosen";
import { newerInWords } from "../deliveries/snapshot";
import { useStats } from "../sidebar/endpoints";

/** At most one sentence in this time, however much arrives; a screen reader must be able to read on. */
const EVERY = 5000;

/** Tells those who cannot see the list how much arrived, and how much is chosen. */
export function Announcer() {
	const total = useStats().data?.total.deliveries;
	const told = useRef<number | undefined>(undefined);
	const latest = useRef(total);
	const [words, setWords] = useState("");
	latest.current = total;
	useEffect(() => {
		const timer = setInterval(() => {
			const before = told.current;
			told.current = latest.current;
			if (before === undefined || latest.current === undefined || latest.current <= before) return;
			setWords(newerInWords(latest.current - before));
		}, EVERY);
		return () => clearInterval(timer);
	}, []);
	const chosen = useChosen(({ chosen }) => chosen);
	return (
		<>
			<div className="unseen" role="status">
				{words}
			</div>
			<div className="unseen" role="status">
				{countOf(chosen) > 0 && chosenInWords(chosen)}
			</div>
		</>
	);
}
