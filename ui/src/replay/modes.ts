/** The modes of a replay in words: what stays of a delivery when it is sent again. */
import type { ReplayMode } from "../api/generated/ReplayMode";

interface Words {
	readonly name: string;
	readonly does: string;
}

export const MODES: Readonly<Record<ReplayMode, Words>> = {
	resigned: { name: "Re-signed", does: "A fresh signature, with the time of now where it has one. All else stays." },
	exact: { name: "Exact", does: "Byte for byte as it was received; only the host and the path follow the URL." },
	edited: { name: "Edited", does: "With another method, headers or body." },
	stripped: { name: "Stripped", does: "Without the signature, as a stranger would send it." },
	broken: { name: "Broken", does: "Wrong on purpose, to see whether your receiver refuses it." },
};

export const MODE_ORDER = [
	"resigned",
	"exact",
	"edited",
	"stripped",
	"broken",
] as const satisfies readonly ReplayMode[];
