import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../api/client";
import type { Endpoint } from "../api/generated/Endpoint";
import type { EventItem } from "../api/generated/EventItem";
import type { SentEvent } from "../api/generated/SentEvent";
import { ApiProblem, wordsOf } from "../api/problem";
import { nameWithSlug } from "../endpoints/slug";
import { ChoiceField } from "../fields/choice-field";
import { usePlace } from "../place/place";
import { PlaceField } from "../replay/place-field";
import { KeyedForm } from "../shell/keyed-form";
import { useSettled } from "../shell/use-settled";
import { endpointFor } from "./choice";
import { type Draft, faultIn, wantedOf } from "./draft";
import { EventField } from "./event-field";
import { EventFoot } from "./event-foot";
import { EventTexts } from "./event-texts";
import { useEvent } from "./questions";
import { Rendered } from "./rendered";

interface Props {
	event: EventItem;
	events: readonly EventItem[];
	endpoints: readonly Endpoint[];
	/** The endpoint that is looked at. */
	current: string | null;
	nameOf: (provider: string) => string;
	onEvent: (event: EventItem) => void;
	onChanged: () => void;
	onClose: () => void;
}

/** One test event: where it goes, what is in it, and how it would leave. */
export function EventForm({ event, events, endpoints, current, nameOf, onEvent, onChanged, onClose }: Props) {
	const { provider, name } = event;
	const template = useEvent(provider, name).data;
	const [draft, setDraft] = useState<Draft>(() => {
		const endpoint = endpointFor(endpoints, provider, current);
		return { place: { endpoint }, signer: endpoint === "default" ? null : endpoint, headers: null, body: null };
	});
	const [fault, setFault] = useState<{ words: string; field?: string | undefined } | null>(null);
	const [sent, setSent] = useState<SentEvent | null>(null);
	const [busy, setBusy] = useState(false);
	const inTheWay = faultIn(draft);
	const wanted = template && inTheWay === null ? JSON.stringify(wantedOf(draft, template)) : "";
	const settled = useSettled(wanted, 250);
	const preview = useQuery({
		queryKey: ["preview", "event", provider, name, settled],
		queryFn: () => api.makeEvent(provider, name, JSON.parse(settled)),
		enabled: settled !== "",
		placeholderData: keepPreviousData,
	});

	const change = (part: Partial<Draft>) => {
		onChanged();
		setFault(null);
		setSent(null);
		setDraft((draft) => ({ ...draft, ...part }));
	};
	const send = async () => {
		if (busy || !template) return;
		if (inTheWay !== null) return setFault({ words: inTheWay, field: "url" });
		setBusy(true);
		setSent(null);
		try {
			setSent((await api.makeEvent(provider, name, { ...wantedOf(draft, template), send: true })).sent);
		} catch (error) {
			const field = error instanceof ApiProblem ? error.problem.field : undefined;
			setFault({ words: wordsOf(error), field });
		}
		setBusy(false);
	};
	const of = (field: string) => (fault?.field === field ? fault.words : undefined);
	const signers = endpoints.filter((endpoint) => endpoint.provider === provider && endpoint.secrets > 0);
	return (
		<KeyedForm className="composer" onSend={() => void send()}>
			<div className="composer-parts">
				<div className="composer-form">
					<EventField events={events} nameOf={nameOf} chosen={event} onChoose={onEvent} />
					<PlaceField
						place={draft.place}
						slug={draft.signer}
						fault={of("url") ?? of("endpoint")}
						onChange={({ place }) => place && change({ place })}
					/>
					{"url" in draft.place && signers.length > 0 && (
						<ChoiceField
							label="Signed with the secret of"
							value={draft.signer ?? ""}
							options={[
								...signers.map((endpoint) => [endpoint.slug, nameWithSlug(endpoint)] as const),
								["", "Nobody: unsigned"],
							]}
							onChange={(slug) => change({ signer: slug || null })}
						/>
					)}
					{event.signed && provider !== "own" && signers.length === 0 && (
						<p className="text-ink-2">
							No endpoint of {nameOf(provider)} has a secret, so this goes unsigned.{" "}
							<button
								type="button"
								className="rounded-s text-accent underline"
								onClick={() => usePlace.getState().open({ kind: "endpoint", slug: null, start: { provider } })}
							>
								Make one for {nameOf(provider)}
							</button>
						</p>
					)}
					{template && (
						<EventTexts
							event={template}
							headers={draft.headers}
							body={draft.body}
							faults={{ headers: of("headers"), body: of("body") }}
							onChange={change}
						/>
					)}
				</div>
				<Rendered
					rendered={inTheWay === null ? preview.data : undefined}
					error={preview.error}
					stale={settled !== wanted || preview.isPlaceholderData}
					endpoint={"endpoint" in draft.place ? draft.place.endpoint : draft.signer}
				/>
			</div>
			<EventFoot event={event} sent={sent} fault={fault?.words ?? null} busy={busy} onClose={onClose} />
		</KeyedForm>
	);
}
