import { useState } from "react";
import { EndpointSheet } from "./endpoints/endpoint-sheet";
import { FirstRun } from "./first-run/first-run";
import { Inspector } from "./inspector/inspector";
import { Rejected } from "./rejected/rejected";

export function App() {
	const [sheet, setSheet] = useState(false);
	return (
		<main>
			<FirstRun receiver="http://127.0.0.1:27335" onNewEndpoint={() => setSheet(true)} />
			<Inspector id={1} />
			<Rejected />
			{sheet && <EndpointSheet slug={null} onClose={() => setSheet(false)} />}
		</main>
	);
}
