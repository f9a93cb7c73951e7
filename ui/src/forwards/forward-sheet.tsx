import { useState } from "react";
import { api } from "../api/client";
import { deliveriesInWords } from "../chosen/chosen";
import { ConfirmCard } from "../destinations/confirm-card";
import { useDestinations } from "../destinations/questions";
import { standingInWords } from "../destinations/standing";
import { useOrder } from "../destinations/use-order";
import { ChoiceField } from "../fields/choice-field";
import { usePlace } from "../place/place";
import type { What } from "../replay/draft";
import { KeyedForm } from "../shell/keyed-form";
import { Sheet } from "../shell/sheet";
import { SheetFoot } from "../shell/sheet-foot";
import { orderedInWords } from "./words";

/** Sends what was chosen on to a destination, whatever that takes by itself. */
export default function ForwardSheet({ what }: { what: What }) {
	const { data, error } = useDestinations();
	const [picked, setPicked] = useState<number | null>(null);
	const able = data?.items.filter(({ enabled }) => enabled) ?? [];
	const destination = able.find(({ id }) => id === picked) ?? able[0];
	const { needed, fault, busy, close, send, changed } = useOrder(async (confirm) => {
		if (!destination) throw new Error("There is no destination to send it to.");
		const chosen = "deliveries" in what ? { deliveries: [...what.deliveries] } : what;
		return orderedInWords(await api.orderForwards({ destination: destination.id, ...chosen, confirm }), destination);
	});
	const which = "deliveries" in what ? deliveriesInWords(what.deliveries.length) : "what is chosen";
	return (
		<Sheet title={`Forward ${which}`} onClose={close}>
			<KeyedForm className="flex min-h-0 flex-1 flex-col" onSend={() => send(false)}>
				<div className="grid min-h-0 flex-1 grid-cols-1 content-start gap-4 overflow-y-auto px-5 py-4">
					{destination ? (
						<>
							<ChoiceField
								label="Where to"
								hint="It is changed and signed as that destination says; what it takes by itself does not matter here."
								value={String(destination.id)}
								options={able.map(({ id, name, url }) => [String(id), `${name}: ${url}`])}
								onChange={(id) => {
									setPicked(Number(id));
									changed();
								}}
							/>
							<p className="text-ink-2">{standingInWords(destination, new Date())}</p>
						</>
					) : (
						data && (
							<p className="text-ink-2">
								{data.items.length === 0
									? "There is no destination yet. Make one, and send it what you chose."
									: "Every destination is switched off. Switch one on, and send it what you chose."}
							</p>
						)
					)}
					{needed && <ConfirmCard needed={needed} busy={busy} onConfirm={() => send(true)} />}
				</div>
				<SheetFoot fault={fault ?? error?.message ?? null}>
					{destination ? (
						<button type="submit" className="btn primary" disabled={busy || needed !== null}>
							{busy ? "Queueing…" : `Forward to ${destination.name}`}
						</button>
					) : (
						<button
							type="button"
							className="btn primary"
							onClick={() => usePlace.getState().open({ kind: "destination", id: null })}
						>
							New destination…
						</button>
					)}
					<button type="button" className="btn" onClick={close}>
						Cancel
					</button>
				</SheetFoot>
			</KeyedForm>
		</Sheet>
	);
}
