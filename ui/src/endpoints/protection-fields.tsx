import { LinesField } from "../fields/lines-field";
import { type Draft, linesOf } from "./draft";
import type { Faults } from "./faults";

interface Props {
	draft: Draft;
	faults: Faults;
	change: (change: Partial<Draft>) => void;
}

/** From where requests may come, and whose word counts about that. */
export function ProtectionFields({ draft, faults, change }: Props) {
	return (
		<>
			<LinesField
				label="Allowed sources"
				fault={faults.allowFrom}
				hint="One address or network on each line. What comes from elsewhere is answered 403, and stands under Rejected. Empty, anybody may send."
				rows={3}
				placeholder={"192.0.2.0/24\n2001:db8::/32"}
				value={draft.allowFrom}
				onChange={(allowFrom) => change({ allowFrom })}
			/>
			<LinesField
				label="Trusted proxies and tunnels"
				fault={faults.trustedProxies}
				hint="What they say about who called them counts (Forwarded, X-Forwarded-For). For a tunnel on this machine that is 127.0.0.1. Nobody else is believed."
				rows={2}
				placeholder="127.0.0.1"
				value={draft.trustedProxies}
				onChange={(trustedProxies) => change({ trustedProxies })}
			/>
		</>
	);
}

/** Both in one line, for the closed section. */
export function protectionInShort({ allowFrom, trustedProxies }: Draft): string {
	const sources = linesOf(allowFrom);
	const from = sources.length === 0 ? "anybody" : sources.join(", ");
	return linesOf(trustedProxies).length === 0 ? from : `${from}; by the word of ${linesOf(trustedProxies).join(", ")}`;
}
