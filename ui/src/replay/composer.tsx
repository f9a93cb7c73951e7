import { useState } from "react";
import type { Delivery } from "../api/generated/Delivery";
import type { ReplayMode } from "../api/generated/ReplayMode";
import { ApiProblem, wordsOf } from "../api/problem";
import { KeyedForm } from "../shell/keyed-form";
import { useSettled } from "../shell/use-settled";
import { ComposerFoot } from "./composer-foot";
import { type Draft, type Faults, faultsIn, newDraft, orderOf, type What } from "./draft";
import { EditFields } from "./edit-fields";
import { Leaving } from "./leaving";
import { ModeField } from "./mode-field";
import { MoreFields } from "./more-fields";
import { PlaceField } from "./place-field";
import { lastOf, usePlaces } from "./places";
import { usePreview } from "./preview";
import { SecretField } from "./secret-field";
import { begin } from "./sending";
import { WaysField } from "./ways-field";

interface Props {
	what: What;
	mode: ReplayMode | null;
	/** The one that is sent; null where it is a search. */
	delivery: Delivery | null;
	/** The endpoint that all of them came to; null where there may be several. */
	slug: string | null;
	onChanged: () => void;
	onClose: () => void;
}

/** A replay as it is put together, beside what would leave. */
export function Composer({ what, mode, delivery, slug, onChanged, onClose }: Props) {
	const [draft, setDraft] = useState<Draft>(() =>
		newDraft(what, lastOf(usePlaces.getState().kept, slug ?? "") ?? { url: "" }, mode),
	);
	const [fault, setFault] = useState<{ words: string; fields: Faults } | null>(null);
	/** The order that the question was asked about, before many requests leave this machine. */
	const [asked, setAsked] = useState("");
	const [busy, setBusy] = useState(false);
	const faults = faultsIn(draft);
	const ready = Object.keys(faults).length === 0 && (draft.mode !== "edited" || draft.edited !== null);
	const order = ready ? JSON.stringify(orderOf(draft)) : "";
	// What is typed is asked about once it stands still.
	const settled = useSettled(order, 250);
	const { data, error, isPlaceholderData } = usePreview(settled === "" ? null : JSON.parse(settled), true);
	const preview = ready ? data : undefined;
	const stale = isPlaceholderData || settled !== order;
	// A second press is one only after the question about this very order was seen.
	const confirmed = asked === order && order !== "" && !stale;

	const change = (part: Partial<Draft>) => {
		onChanged();
		setFault(null);
		setAsked("");
		setDraft((draft) => ({ ...draft, ...part }));
	};
	const send = async () => {
		if (busy) return;
		if (!ready) return setFault({ words: Object.values(faults)[0] ?? "The body is still on its way.", fields: faults });
		if (!stale && preview?.confirmation_needed && !confirmed) return setAsked(order);
		setBusy(true);
		try {
			await begin({ ...orderOf(draft), ...(confirmed && { confirm: true }) }, draft.place, slug);
			onClose();
		} catch (error) {
			setBusy(false);
			if (error instanceof ApiProblem && error.code === "confirmation_needed") return setAsked(order);
			const words = wordsOf(error);
			const field = error instanceof ApiProblem ? error.problem.field : undefined;
			setFault({ words, fields: field ? { [field]: words } : {} });
		}
	};
	const chosen = draft.mode ?? preview?.mode ?? null;
	const said = fault?.fields ?? {};
	return (
		<KeyedForm className="composer" onSend={() => void send()}>
			<div className="composer-parts">
				<div className="composer-form">
					<PlaceField place={draft.place} slug={slug} first fault={said.url ?? said.endpoint} onChange={change} />
					<ModeField chosen={chosen} single={delivery !== null} onChange={change} />
					{draft.mode === "edited" && delivery && (
						<EditFields delivery={delivery} edited={draft.edited} faults={said} onChange={change} />
					)}
					{draft.mode === "broken" && <WaysField breaks={draft.breaks} fault={said.breaks} onChange={change} />}
					{slug !== null && (
						<SecretField slug={slug} draft={draft} mode={chosen} fault={said.secret} onChange={change} />
					)}
					<MoreFields draft={draft} faults={said} onChange={change} />
				</div>
				<Leaving preview={preview} error={ready ? error : null} stale={stale} />
			</div>
			<ComposerFoot preview={preview} fault={fault?.words ?? null} asked={confirmed} busy={busy} onClose={onClose} />
		</KeyedForm>
	);
}
