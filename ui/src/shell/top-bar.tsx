import { Command, Pause, Play, Settings } from "lucide-react";
import { keyInWords } from "../actions/keys";
import { host } from "../host";
import { usePlace } from "../place/place";
import type { Fault } from "../search/query-fault";
import { SearchField } from "../search/search-field";
import { Brand } from "./brand";
import { Listening } from "./listening";

export function TopBar({ fault }: { fault: Fault | null }) {
	const { paused, setPaused, open } = usePlace();
	const palette = keyInWords("Mod+k", host.mac);
	const settings = keyInWords("Mod+,", host.mac);
	const Glyph = paused ? Play : Pause;
	return (
		<header className="top-bar">
			<Brand />
			<Listening />
			<SearchField fault={fault} />
			<button
				type="button"
				className="btn"
				aria-label={paused ? "Resume list" : "Pause list"}
				title={paused ? "Arrivals enter the list again (l)" : "The list stands still; capturing goes on (l)"}
				onClick={() => setPaused(!paused)}
			>
				<Glyph aria-hidden="true" />
				<span className="wide">{paused ? "Resume list" : "Pause list"}</span>
			</button>
			<button
				type="button"
				className="btn ghost"
				aria-label={`Command palette ${palette}`}
				onClick={() => open({ kind: "palette" })}
			>
				<Command aria-hidden="true" />
				<kbd>{palette}</kbd>
			</button>
			<button
				type="button"
				className="btn-icon"
				aria-label="Settings"
				title={`Settings (${settings})`}
				onClick={() => open({ kind: "settings" })}
			>
				<Settings aria-hidden="true" />
			</button>
		</header>
	);
}
