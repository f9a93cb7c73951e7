import { Trash2 } from "lucide-react";
import { toast } from "sonner";
import { api } from "../api/client";
import type { Endpoint } from "../api/generated/Endpoint";
import { wordsOf } from "../api/problem";
import { usePlace } from "../place/place";
import { tellDeleted } from "../shell/deleted";
import { SheetFoot } from "../shell/sheet-foot";

interface Props {
	stored: Endpoint | null;
	busy: boolean;
	general: string | null;
	onClose: () => void;
}

/** Save, cancel, delete, and what went wrong with the whole. */
export function FormFooter({ stored, busy, general, onClose }: Props) {
	// `default` catches what no other endpoint owns, so it cannot go.
	const deletable = stored !== null && stored.slug !== "default";
	return (
		<SheetFoot fault={general}>
			<button type="submit" className="btn primary" disabled={busy}>
				{busy ? "Saving…" : stored ? "Save" : "Make endpoint"}
			</button>
			<button type="button" className="btn" onClick={onClose}>
				Cancel
			</button>
			{deletable && (
				<button type="button" className="btn ghost ml-auto" onClick={() => void remove(stored, onClose)}>
					<Trash2 aria-hidden /> Delete endpoint
				</button>
			)}
		</SheetFoot>
	);
}

async function remove(endpoint: Endpoint, onClose: () => void): Promise<void> {
	try {
		const { id, count } = await api.deleteEndpoint(endpoint.slug);
		const { scope, go } = usePlace.getState();
		if (scope.kind === "endpoint" && scope.slug === endpoint.slug) go({ kind: "all" });
		onClose();
		const also = count === 0 ? "" : ` with ${count.toLocaleString("en")} ${count === 1 ? "delivery" : "deliveries"}`;
		tellDeleted(`Deleted ${endpoint.name}${also}.`, id, `${endpoint.name} is back.`);
	} catch (error) {
		toast.error(wordsOf(error));
	}
}
