import { Trash2 } from "lucide-react";
import type { Destination } from "../api/generated/Destination";
import { SheetFoot } from "../shell/sheet-foot";
import { remove } from "./acts";

interface Props {
	stored: Destination | null;
	busy: boolean;
	general: string | null;
	onClose: () => void;
}

/** Save, cancel, delete, and what went wrong with the whole. */
export function DestinationFooter({ stored, busy, general, onClose }: Props) {
	return (
		<SheetFoot fault={general}>
			<button type="submit" className="btn primary" disabled={busy}>
				{busy ? "Saving…" : stored ? "Save" : "Make destination"}
			</button>
			<button type="button" className="btn" onClick={onClose}>
				Cancel
			</button>
			{stored ? (
				<button
					type="button"
					className="btn ghost ml-auto"
					onClick={() => void remove(stored).then((done) => done && onClose())}
				>
					<Trash2 aria-hidden="true" /> Delete destination
				</button>
			) : (
				<p className="ml-auto text-xs text-ink-3">What arrives from now on is forwarded.</p>
			)}
		</SheetFoot>
	);
}
