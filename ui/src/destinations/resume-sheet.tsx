import { useState } from "react";
import { toast } from "sonner";
import { api } from "../api/client";
import type { ConfirmationNeeded } from "../api/generated/ConfirmationNeeded";
import { usePlace } from "../place/place";
import { Sheet } from "../shell/sheet";
import { refresh } from "./acts";
import { ConfirmCard } from "./confirm-card";

/** Asks once more before a destination that is not this machine gets all that has gathered for it. */
export default function ResumeSheet({ id, needed }: { id: number; needed: ConfirmationNeeded }) {
	const [busy, setBusy] = useState(false);
	const [fault, setFault] = useState<string | null>(null);
	const { open } = usePlace.getState();
	const confirm = async () => {
		setBusy(true);
		try {
			const { name } = await api.resumeDestination(id, { confirm: true });
			open(null);
			toast.success(`${name} goes on.`);
			await refresh();
		} catch (error) {
			setFault(error instanceof Error ? error.message : String(error));
		}
		setBusy(false);
	};
	return (
		<Sheet title="Resume" onClose={() => open(null)}>
			<div className="grid grid-cols-1 gap-4 overflow-y-auto px-5 py-4">
				<ConfirmCard needed={needed} busy={busy} onConfirm={() => void confirm()} />
				<p>
					Some of it may be old by now. Catching up can leave it out, or send only the newest of each incident.{" "}
					<button
						type="button"
						className="rounded-s text-accent underline"
						onClick={() => open({ kind: "catch-up", id })}
					>
						Catch up instead
					</button>
				</p>
				{fault && (
					<p role="alert" className="text-invalid">
						{fault}
					</p>
				)}
			</div>
		</Sheet>
	);
}
