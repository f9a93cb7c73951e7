import { Copy } from "lucide-react";
import { useLive } from "../live/changes";
import { usePlace } from "../place/place";
import { useEndpoints } from "../sidebar/endpoints";
import { copy } from "./copy";
import { receiverUrl, useHealth } from "./receiver";

/** Whether Creel listens, and at which URL; that of the endpoint while one is selected. */
export function Listening() {
	const { data: health } = useHealth();
	const contact = useLive(({ contact }) => contact);
	// The URL follows from these two; asking for them draws it anew when they change.
	usePlace(({ scope }) => scope);
	useEndpoints();
	if (!health) return <span className="listening">{contact === "unauthorized" ? "No token" : "Connecting…"}</span>;
	const live = contact === "live";
	const listens = live && health.receiver !== null;
	const url = receiverUrl();
	const state = !live ? "Not running" : listens ? "Listening" : "Not listening";
	return (
		<span className="listening" data-listens={listens}>
			<span className="listening-dot" aria-hidden="true" />
			<span>{state}</span>
			{url && (
				<>
					<span className="mono listening-url" title={url}>
						{url.replace(/^https?:\/\//, "")}
					</span>
					<button
						type="button"
						className="btn-icon"
						aria-label={`Copy ${url}`}
						title="Copy URL (y)"
						onClick={() => void copy(url, "URL")}
					>
						<Copy aria-hidden="true" />
					</button>
				</>
			)}
		</span>
	);
}
