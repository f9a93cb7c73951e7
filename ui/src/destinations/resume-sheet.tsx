import { api } from "../api/client";
import type { ConfirmationNeeded } from "../api/generated/ConfirmationNeeded";
import { usePlace } from "../place/place";
import { Sheet } from "../shell/sheet";
import { ConfirmCard } from "./confirm-card";
import { useOrder } from "./use-order";

/** Asks once more before a destination that is not this machine gets all that has gathered for it. */
export default function ResumeSheet({ id, needed }: { id: number; needed: ConfirmationNeeded }) {
	const { fault, busy, close, send } = useOrder(async (confirm) => {
		const { name } = await api.resumeDestination(id, { confirm });
		return `${name} goes on.`;
	});
	return (
		<Sheet title="Resume" onClose={close}>
			<div className="grid grid-cols-1 gap-4 overflow-y-auto px-5 py-4">
				<ConfirmCard needed={needed} busy={busy} onConfirm={() => send(true)} />
				<p>
					Some of it may be old by now. Catching up can leave it out, or send only the newest of each incident.{" "}
					<button
						type="button"
						className="rounded-s text-accent underline"
						onClick={() => usePlace.getState().open({ kind: "catch-up", id })}
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
