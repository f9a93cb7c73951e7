import { usePlace } from "../place/place";
import { useHealth } from "../shell/receiver";
import { Facts, Part } from "./part";

/** What this is, and where to read on. */
export function About() {
	const health = useHealth().data;
	return (
		<Part title="Creel" lead="Catches webhooks on your own machine, and proves whether they are genuine.">
			<Facts
				of={[
					[
						"Version",
						<span key="version" className="num">
							{health?.version}
						</span>,
					],
					["Licence", "MIT OR Apache-2.0"],
					["Network", "Nothing leaves this machine but what you send yourself: no account, no telemetry, no updates."],
					[
						"API",
						<span key="api">
							What this window does, scripts can do. <code>/api/v1/openapi.json</code> describes it.
						</span>,
					],
					[
						"Command line",
						<span key="cli">
							<code>creel --help</code> lists its commands; <code>creel man</code> writes its manual.
						</span>,
					],
					["Socket", health?.socket ? <code key="socket">{health.socket}</code> : "None on this system."],
				]}
			/>
			<button
				type="button"
				className="btn justify-self-start"
				onClick={() => usePlace.getState().open({ kind: "keys" })}
			>
				Keyboard shortcuts <kbd>?</kbd>
			</button>
		</Part>
	);
}
