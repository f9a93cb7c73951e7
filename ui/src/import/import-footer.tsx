import { keyInWords } from "../actions/keys";
import { host } from "../host";
import { SheetFoot } from "../shell/sheet-foot";

/** Import, cancel, and why it was refused. */
export function ImportFooter({ fault, busy, onClose }: { fault: string | null; busy: boolean; onClose: () => void }) {
	return (
		<SheetFoot fault={fault}>
			<button type="submit" className="btn primary" disabled={busy}>
				{busy ? "Importing…" : "Import"} <kbd aria-hidden>{keyInWords("Mod+Enter", host.mac)}</kbd>
			</button>
			<button type="button" className="btn" onClick={onClose}>
				Cancel
			</button>
		</SheetFoot>
	);
}
