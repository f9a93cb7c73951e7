import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { toast } from "sonner";
import type { Endpoint } from "../api/generated/Endpoint";
import type { ProviderItem } from "../api/generated/ProviderItem";
import type { StandIn } from "../api/generated/StandIn";
import { Check } from "../fields/check";
import { Section } from "../fields/section";
import { usePlace } from "../place/place";
import { useEntrance } from "../shell/entrance";
import { urlOf } from "./address";
import { AnswerFields, answerInShort } from "./answer-fields";
import { blank, type Draft, draftOf, linesOf } from "./draft";
import { giveBack } from "./endpoint-for-this";
import { type Faults, faultsIn } from "./faults";
import { FormFooter } from "./form-footer";
import { HandshakeLine } from "./handshake-line";
import { IdentityFields, WayInFields } from "./identity-fields";
import type { KeyInput } from "./keys";
import { notifyInWords } from "./notify";
import { NotifyFields } from "./notify-fields";
import { ProtectionFields, protectionInShort } from "./protection-fields";
import { ProviderField } from "./provider-field";
import { useProvider } from "./questions";
import { rejudged } from "./rejudging";
import { save } from "./save";
import { Secrets } from "./secrets";
import { SetUpSteps } from "./set-up-steps";
import { proposeSlug, slugFault } from "./slug";
import type { Start } from "./start";

interface Props {
	endpoint: Endpoint | null;
	endpoints: readonly Endpoint[];
	providers: readonly ProviderItem[];
	/** What is known of a new endpoint already. */
	start: Start | undefined;
	receiver: string | null;
	onDirty: () => void;
	onClose: () => void;
}

export function EndpointForm({ endpoint, endpoints, providers, start, receiver, onDirty, onClose }: Props) {
	const taken = new Set(endpoints.map((one) => one.slug));
	const [stored, setStored] = useState(endpoint);
	const [draft, setDraft] = useState<Draft>(() => (endpoint ? draftOf(endpoint) : startOf(providers, start, taken)));
	const [inputs, setInputs] = useState<Record<string, KeyInput>>({});
	const [faults, setFaults] = useState<Faults>({});
	const [general, setGeneral] = useState<string | null>(null);
	const [busy, setBusy] = useState(false);
	// A slug that the sender calls already stays, whatever provider is chosen.
	const [slugTouched, setSlugTouched] = useState(start?.slug !== undefined && start.paths?.length === 0);
	const form = useRef<HTMLFormElement>(null);
	useEntrance(form);
	const definition = useProvider(draft.provider).data;
	const queries = useQueryClient();

	const change = (change: Partial<Draft>) => {
		onDirty();
		if (change.slug !== undefined) setSlugTouched(true);
		setDraft((draft) => ({ ...draft, ...change }));
		// What was refused is being mended, so the refusal goes; what is typed is judged as it is typed.
		setFaults((faults) => {
			const left = { ...faults };
			for (const field of Object.keys(change)) delete left[field as keyof Draft];
			return left;
		});
	};
	const choose = (chosen: ProviderItem | null) => {
		const proposed: Partial<Draft> = stored || slugTouched ? {} : { slug: proposeSlug(chosen?.id ?? "", taken) };
		// A name that was proposed follows the provider; one that was typed stays.
		const before = providers.find((one) => one.id === draft.provider)?.name ?? "";
		if (!stored && draft.name === before) proposed.name = chosen?.name ?? "";
		onDirty();
		setInputs({});
		setFaults({});
		setDraft((draft) => ({ ...draft, ...proposed, provider: chosen?.id ?? null, allowLegacy: false }));
	};
	const standIn = (chosen: StandIn | null) => {
		// A new endpoint is called as the service that it plays, unless somebody called it otherwise.
		const name = !stored && chosen && draft.name === "" ? { name: `${chosen.title} stand-in` } : {};
		const slug = !stored && chosen && !slugTouched && !draft.provider ? { slug: proposeSlug(chosen.id, taken) } : {};
		change({ standIn: chosen?.id ?? null, ...name });
		setDraft((draft) => ({ ...draft, ...slug }));
	};
	const showFaults = (fields: Faults, words: string | null) => {
		setFaults(fields);
		setGeneral(words);
		// A closed section hides its fields, so the section of a fault is opened before the fault gets the focus.
		requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus());
	};
	const submit = async () => {
		const found = faultsIn(draft);
		const keys = definition?.keys ?? [];
		if (Object.keys(found).length > 0) return showFaults(found, null);
		setBusy(true);
		const saved = await save(stored && draftOf(stored), draft, keys, inputs, start?.takeOver ?? null);
		setBusy(false);
		if (saved.endpoint) {
			setStored(saved.endpoint);
			setInputs((inputs) => Object.fromEntries(Object.entries(inputs).filter(([name]) => !saved.keys.includes(name))));
		}
		if (saved.general !== null || Object.keys(saved.fields).length > 0) return showFaults(saved.fields, saved.general);
		await queries.invalidateQueries();
		const taken = start?.takeOver !== undefined;
		announce(draft.slug, stored === null, taken, taken || saved.keys.length > 0 || judgesAgain(stored, saved.endpoint));
		if (stored === null) usePlace.getState().go({ kind: "endpoint", slug: draft.slug });
		// The delivery that it was made for came along, and is still what is looked at.
		if (start?.takeOver !== undefined) usePlace.getState().select(start.takeOver);
		onClose();
	};

	const live = slugTouched && slugFault(draft.slug);
	const shown: Faults = live ? { ...faults, slug: live } : faults;
	const url = urlOf(
		{ publicUrl: draft.publicUrl, path: stored?.receiver_path ?? start?.paths?.[0] ?? `/${draft.slug}` },
		receiver,
	);
	const opened = (...fields: (keyof Draft)[]) => fields.some((field) => shown[field] !== undefined);
	const tunnel = endpoints.find((one) => one.slug === "default" && one.slug !== stored?.slug)?.public_url;
	const proposal =
		tunnel && draft.slug && draft.publicUrl === "" ? `${tunnel.replace(/\/+$/, "")}/${draft.slug}` : null;
	const legacy = definition?.schemes.some((scheme) => scheme.legacy) ?? false;
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
			<div className="grid grid-cols-1 min-h-0 flex-1 content-start gap-4 overflow-y-auto px-5 py-4">
				<ProviderField providers={providers} value={draft.provider} fault={shown.provider} onChange={choose} />
				<IdentityFields
					draft={draft}
					faults={shown}
					fixed={stored !== null}
					namePlaceholder={draft.slug || "Name"}
					change={change}
				/>
				<SetUpSteps
					provider={definition}
					url={slugFault(draft.slug) ? null : url}
					listening={receiver !== null}
					proposal={proposal}
					onPublicUrl={(publicUrl) => change({ publicUrl })}
				/>
				<Secrets
					slug={stored?.slug ?? null}
					provider={definition}
					inputs={inputs}
					faults={shown}
					onChange={(key, input) => {
						onDirty();
						setInputs((inputs) => ({ ...inputs, [key]: input }));
						setFaults((faults) => ({ ...faults, [`key:${key}`]: undefined }));
					}}
				/>
				{stored?.last_handshake && (
					<HandshakeLine handshake={stored.last_handshake} provider={definition?.name ?? null} />
				)}
				{legacy && (
					<Check
						label="Accept the old signature too"
						hint={`${definition?.name ?? "The provider"} has given up this scheme. A delivery with nothing better then counts as valid.`}
						checked={draft.allowLegacy}
						onChange={(allowLegacy) => change({ allowLegacy })}
					/>
				)}
				<Section
					title="Public URL and paths"
					summary={draft.publicUrl || linesOf(draft.paths).join(", ") || "none besides its slug"}
					open={
						opened("publicUrl", "paths") || (stored?.public_url ?? null) !== null || (start?.paths?.length ?? 0) > 0
					}
				>
					<WayInFields draft={draft} faults={shown} change={change} proposal={proposal} />
				</Section>
				<Section
					title="Answer"
					summary={answerInShort(draft, definition)}
					open={
						opened("status", "headers", "body", "delay", "plan", "standIn", "passTo", "passTimeout") ||
						(start?.standIn ?? false)
					}
				>
					<AnswerFields
						draft={draft}
						faults={shown}
						provider={definition}
						url={url}
						change={change}
						onStandIn={standIn}
					/>
				</Section>
				<Section title="Who may send" summary={protectionInShort(draft)} open={opened("allowFrom", "trustedProxies")}>
					<ProtectionFields draft={draft} faults={shown} change={change} />
				</Section>
				<Section
					title="Notifications"
					summary={notifyInWords({ when: draft.notifyWhen, query: draft.notifyQuery })}
					open={opened("notifyWhen", "notifyQuery")}
				>
					<NotifyFields draft={draft} faults={shown} change={change} />
				</Section>
				<div className="border-t border-line pt-3">
					<Check
						label="Takes deliveries"
						hint="Switched off, it turns requests away; they stand under Rejected."
						checked={draft.enabled}
						onChange={(enabled) => change({ enabled })}
					/>
				</div>
			</div>
			<FormFooter stored={stored} busy={busy} general={general} onClose={onClose} />
		</form>
	);
}

function startOf(providers: readonly ProviderItem[], start: Start | undefined, taken: ReadonlySet<string>): Draft {
	const provider = providers.find((one) => one.id === start?.provider);
	return {
		...blank,
		provider: provider?.id ?? null,
		slug: start?.slug ?? proposeSlug(provider?.id ?? "", taken),
		name: provider?.name ?? "",
		paths: start?.paths?.join("\n") ?? "",
	};
}

/** Whether a change has the stored deliveries judged again; a new endpoint has none. */
function judgesAgain(before: Endpoint | null, after: Endpoint | null): boolean {
	if (before === null || after === null) return false;
	return (["provider", "public_url", "allow_legacy"] as const).some((field) => before[field] !== after[field]);
}

/** Says that it is saved at once, and what judging again came to as soon as that is known. */
function announce(slug: string, made: boolean, taken: boolean, judges: boolean): void {
	const done = made ? `Made the endpoint ${slug}.` : `Saved ${slug}.`;
	// Deliveries came along, so that there is more to take back than an endpoint.
	const way = taken ? { duration: 10_000, action: { label: "Undo", onClick: () => void giveBack(slug) } } : {};
	const id = toast.success(done, way);
	if (!judges) return;
	rejudged(slug).then(
		(came) => came && toast.success(`${done} ${came}`, { ...way, id }),
		// The endpoint is saved and its list shows the verdicts; only the count could not be fetched.
		() => undefined,
	);
}
