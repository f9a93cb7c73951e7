import { CircleAlert, Trash2 } from "lucide-react";
import type { Destination } from "../api/generated/Destination";
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
		<footer className="grid grid-cols-1 gap-2 border-t border-line bg-surface px-5 py-3">
			{general && (
				<p role="alert" className="flex gap-2 rounded-m bg-invalid-soft px-3 py-2 text-invalid">
					<CircleAlert aria-hidden="true" className="mt-0.5" />
					<span className="min-w-0 break-words">{general}</span>
				</p>
			)}
			<div className="flex items-center gap-2">
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
			</div>
		</footer>
	);
}
