import { KeyRound } from "lucide-react";
import { useLive } from "../live/changes";

/** What stands in the place of the panes where the page may not ask for anything; nothing while it may. */
export function NoToken() {
	const refused = useLive(({ contact }) => contact === "unauthorized");
	if (!refused) return null;
	return (
		<div className="nothing">
			<KeyRound aria-hidden="true" />
			<h2>This page needs its token</h2>
			<p>
				Open the address that <code>creel serve</code> printed: it ends in <code>#token=…</code>. Nobody else reads what
				was captured here.
			</p>
		</div>
	);
}
