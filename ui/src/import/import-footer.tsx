import { CircleAlert } from "lucide-react";
import { keyInWords } from "../actions/keys";
import { host } from "../host";

/** Import, cancel, and why it was refused. */
export function ImportFooter({ fault, busy, onClose }: { fault: string | null; busy: boolean; onClose: () => void }) {
	return (
		<footer className="grid grid-cols-1 gap-2 border-t border-line bg-surface px-5 py-3">
			{fault && (
				<p role="alert" className="flex gap-2 rounded-m bg-invalid-soft px-3 py-2 text-invalid">
					<CircleAlert aria-hidden className="mt-0.5" />
					<span className="min-w-0 break-words">{fault}</span>
				</p>
			)}
			<div className="flex items-center gap-2">
				<button type="submit" className="btn primary" disabled={busy}>
					{busy ? "Importing…" : "Import"} <kbd aria-hidden>{keyInWords("Mod+Enter", host.mac)}</kbd>
				</button>
				<button type="button" className="btn" onClick={onClose}>
					Cancel
				</button>
			</div>
		</footer>
	);
}
