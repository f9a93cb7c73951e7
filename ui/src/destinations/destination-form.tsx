import { useRef, useState } from "react";
import { toast } from "sonner";
import type { Destination } from "../api/generated/Destination";
import type { Endpoint } from "../api/generated/Endpoint";
import type { ProviderItem } from "../api/generated/ProviderItem";
import { Check } from "../fields/check";
import { Section } from "../fields/section";
import { usePlace } from "../place/place";
import { useEntrance } from "../shell/entrance";
import { refresh } from "./acts";
import { blank, type Draft, draftOf, labelsIn } from "./draft";
import { type Faults, faultsIn } from "./faults";
import { DestinationFooter } from "./footer";
import { PreviewPane } from "./preview-pane";
import { useDestinationSecrets, useTransforms } from "./questions";
import { RetryFields, retriesInShort } from "./retry-fields";
import { save } from "./save";
import { SecretFields } from "./secret-fields";
import { PaceFields, paceInShort, RequestFields, requestInShort, TrustFields, trustInShort } from "./sending-fields";
import { TransformFields } from "./transform-fields";
import { usePreview } from "./use-preview";
import { WhereFields } from "./where-fields";

interface Props {
	destination: Destination | null;
	endpoints: readonly Endpoint[];
	providers: readonly ProviderItem[];
	onDirty: () => void;
	onClose: () => void;
}

/** What is forwarded, where to and how; beside it what the draft makes of a real delivery. */
export function DestinationForm({ destination, endpoints, providers, onDirty, onClose }: Props) {
	const [stored, setStored] = useState(destination);
	const [draft, setDraft] = useState<Draft>(() => (destination ? draftOf(destination) : blank));
	const [values, setValues] = useState<Record<string, string>>({});
	const [faults, setFaults] = useState<Faults>({});
	const [general, setGeneral] = useState<string | null>(null);
	const [busy, setBusy] = useState(false);
	const form = useRef<HTMLFormElement>(null);
	useEntrance(form);
	const ready = useTransforms().data?.items ?? [];
	const chosen = draft.transform === "ready" ? ready.find(({ id }) => id === draft.ready) : undefined;
	const secrets = useDestinationSecrets(stored?.id ?? null).data?.items ?? [];
	const needs = new Map(chosen?.needs.map(({ label, help }) => [label, help]));
	const labels = [...new Set([...needs.keys(), ...labelsIn(draft, chosen ? [chosen.program] : [])])];
	const preview = usePreview(stored, draft, `${secrets.map(({ label }) => label)}`);

	const change = (change: Partial<Draft>) => {
		onDirty();
		setDraft((draft) => ({ ...draft, ...change }));
		// What was refused is being mended, so the refusal goes.
		setFaults((faults) => {
			const left = { ...faults };
			for (const field of Object.keys(change)) delete left[field as keyof Draft];
			return left;
		});
	};
	const showFaults = (fields: Faults, words: string | null) => {
		setFaults(fields);
		setGeneral(words);
		// A closed section hides its fields, so the section of a fault is opened before the fault gets the focus.
		requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus());
	};
	const submit = async () => {
		const found = faultsIn(draft);
		if (Object.keys(found).length > 0) return showFaults(found, null);
		setBusy(true);
		// A value that was typed for a label that nothing names any more is not kept.
		const named = Object.fromEntries(Object.entries(values).filter(([label]) => labels.includes(label)));
		const saved = await save(stored, draft, named);
		setBusy(false);
		if (saved.destination) {
			setStored(saved.destination);
			setValues((values) =>
				Object.fromEntries(Object.entries(values).filter(([label]) => !saved.labels.includes(label))),
			);
		}
		if (saved.general !== null || Object.keys(saved.fields).length > 0) return showFaults(saved.fields, saved.general);
		await refresh();
		const made = saved.destination;
		if (stored === null && made) usePlace.getState().go({ kind: "destination", id: made.id });
		toast.success(stored === null ? `Made the destination ${made?.name}.` : `Saved ${made?.name}.`);
		onClose();
	};

	const opened = (...fields: (keyof Draft)[]) => fields.some((field) => faults[field] !== undefined);
	const shared = { draft, faults, change };
	return (
		<form
			ref={form}
			noValidate
			className="flex min-h-0 flex-1 flex-col [&_.field[aria-invalid]]:border-invalid"
			onSubmit={(event) => {
				event.preventDefault();
				void submit();
			}}
		>
			<div className="destination-columns">
				<div className="destination-fields">
					<WhereFields {...shared} endpoints={endpoints} filterError={preview.data?.filter_error ?? null} />
					<TransformFields
						{...shared}
						ready={ready}
						endpoints={endpoints}
						error={preview.data?.program_error ?? null}
					/>
					<SecretFields
						destination={stored?.id ?? null}
						stored={secrets}
						labels={labels}
						needs={needs}
						values={values}
						faults={faults}
						onChange={(label, value) => {
							onDirty();
							setValues((values) => ({ ...values, [label]: value }));
							setFaults((faults) => ({ ...faults, [`secret:${label}`]: undefined }));
						}}
					/>
					<Section
						title="Request and signature"
						summary={requestInShort(draft)}
						open={opened("method", "headers", "signing", "signingSecret", "signingProvider")}
					>
						<RequestFields {...shared} providers={providers} />
					</Section>
					<Section
						title="Pace and order"
						summary={paceInShort(draft)}
						open={opened("timeout", "concurrency", "maxAge")}
					>
						<PaceFields {...shared} />
					</Section>
					<Section
						title="Trying again"
						summary={retriesInShort(draft)}
						open={opened("table", "budget", "statuses", "firstWait", "longestWait")}
					>
						<RetryFields {...shared} />
					</Section>
					<Section title="Caution" summary={trustInShort(draft)} open={false}>
						<TrustFields {...shared} />
					</Section>
					<div className="border-t border-line pt-3">
						<Check
							label="Takes deliveries"
							hint="Switched off, what arrives is passed over. To keep it for later, pause the destination instead."
							checked={draft.enabled}
							onChange={(enabled) => change({ enabled })}
						/>
					</div>
				</div>
				<PreviewPane preview={preview} />
			</div>
			<DestinationFooter stored={stored} busy={busy} general={general} onClose={onClose} />
		</form>
	);
}
