import type { Attempt } from "./generated/Attempt";
import type { AttemptList } from "./generated/AttemptList";
import type { CatchUp } from "./generated/CatchUp";
import type { CaughtUp } from "./generated/CaughtUp";
import type { ChangeEndpoint } from "./generated/ChangeEndpoint";
import type { ChangeMarks } from "./generated/ChangeMarks";
import type { ChangeSecret } from "./generated/ChangeSecret";
import type { Confirmation } from "./generated/Confirmation";
import type { CreateDestination } from "./generated/CreateDestination";
import type { CreateEndpoint } from "./generated/CreateEndpoint";
import type { DeleteDeliveries } from "./generated/DeleteDeliveries";
import type { Deletion } from "./generated/Deletion";
import type { Delivery } from "./generated/Delivery";
import type { DeliveryCount } from "./generated/DeliveryCount";
import type { DeliveryList } from "./generated/DeliveryList";
import type { Destination } from "./generated/Destination";
import type { DestinationList } from "./generated/DestinationList";
import type { DestinationPreview } from "./generated/DestinationPreview";
import type { DestinationSecret } from "./generated/DestinationSecret";
import type { DestinationSecretList } from "./generated/DestinationSecretList";
import type { DestinationSecretValue } from "./generated/DestinationSecretValue";
import type { DiagnosedRequest } from "./generated/DiagnosedRequest";
import type { Diagnosis } from "./generated/Diagnosis";
import type { Endpoint } from "./generated/Endpoint";
import type { EndpointList } from "./generated/EndpointList";
import type { EventList } from "./generated/EventList";
import type { Forward } from "./generated/Forward";
import type { ForwardList } from "./generated/ForwardList";
import type { ForwardState } from "./generated/ForwardState";
import type { Health } from "./generated/Health";
import type { Imported } from "./generated/Imported";
import type { Language } from "./generated/Language";
import type { MadeKeyPair } from "./generated/MadeKeyPair";
import type { MarkDeliveries } from "./generated/MarkDeliveries";
import type { MarkedDeliveries } from "./generated/MarkedDeliveries";
import type { OrderedForwards } from "./generated/OrderedForwards";
import type { OrderForwards } from "./generated/OrderForwards";
import type { PatchDestination } from "./generated/PatchDestination";
import type { PreviewDestination } from "./generated/PreviewDestination";
import type { ProposalList } from "./generated/ProposalList";
import type { Provider } from "./generated/Provider";
import type { ProviderList } from "./generated/ProviderList";
import type { ReadRequest } from "./generated/ReadRequest";
import type { ReceiverCode } from "./generated/ReceiverCode";
import type { RejectedList } from "./generated/RejectedList";
import type { RenderedEvent } from "./generated/RenderedEvent";
import type { Replay } from "./generated/Replay";
import type { ReplayList } from "./generated/ReplayList";
import type { ReplayOrder } from "./generated/ReplayOrder";
import type { ReplayPreview } from "./generated/ReplayPreview";
import type { Restored } from "./generated/Restored";
import type { Resume } from "./generated/Resume";
import type { RetryTableList } from "./generated/RetryTableList";
import type { Revision } from "./generated/Revision";
import type { RotatedSecret } from "./generated/RotatedSecret";
import type { SaveEvent } from "./generated/SaveEvent";
import type { Secret } from "./generated/Secret";
import type { SecretList } from "./generated/SecretList";
import type { SecretMatch } from "./generated/SecretMatch";
import type { SecretValue } from "./generated/SecretValue";
import type { SendEvent } from "./generated/SendEvent";
import type { Settings } from "./generated/Settings";
import type { Signature } from "./generated/Signature";
import type { StandInList } from "./generated/StandInList";
import type { Stats } from "./generated/Stats";
import type { Summary } from "./generated/Summary";
import type { TestEvent } from "./generated/TestEvent";
import type { TransformList } from "./generated/TransformList";
import { bytes, get, write } from "./transport";

/** Which part of a list of deliveries is wanted. */
export type Page = {
	q?: string;
	limit?: number;
	offset?: number;
	as_of?: number;
	after?: number;
	cursor?: string;
	/** Whether to say how many there are in all. */
	count?: "true";
};

/** Which forwards are wanted. */
export type ForwardsPage = { destination?: number; state?: ForwardState; limit?: number; cursor?: string };

type Range = { from: number; to: number };

const endpoint = (slug: string) => `/endpoints/${encodeURIComponent(slug)}`;

const replay = (uuid: string) => `/replays/${encodeURIComponent(uuid)}`;

const event = (provider: string, name: string) =>
	`/providers/${encodeURIComponent(provider)}/events/${encodeURIComponent(name)}`;

/** Bytes that are stored, of a delivery or of an attempt. */
export type Part = "body" | "raw" | "request" | "response";

/** Where they are found. */
export const partPath = (part: Part, id: number) =>
	`/${part === "body" || part === "raw" ? "deliveries" : "attempts"}/${id}/${part}`;

/** Every operation of the API that the UI uses, one each. Reads take a signal, so that they can be given up. */
export const api = {
	health: (signal?: AbortSignal) => get<Health>("/health", {}, signal),
	stats: (signal?: AbortSignal) => get<Stats>("/stats", {}, signal),
	changes: (after: number | null, wait: number, signal?: AbortSignal) =>
		get<Revision>("/changes", { after, wait }, signal),

	deliveries: (page: Page, signal?: AbortSignal) => get<DeliveryList>("/deliveries", page, signal),
	count: (q: string, signal?: AbortSignal) => get<DeliveryCount>("/deliveries/count", { q }, signal),
	delivery: (id: number, signal?: AbortSignal) => get<Delivery>(`/deliveries/${id}`, {}, signal),
	signature: (id: number, signal?: AbortSignal) => get<Signature>(`/deliveries/${id}/signature`, {}, signal),
	/** What a receiver logged about a delivery, explained. */
	diagnose: (id: number, observed: string) => write<Diagnosis>("POST", `/deliveries/${id}/diagnoses`, { observed }),
	/** Takes the JSON of a `DiagnoseRequest`, which may be too long for one text. Nothing is stored. */
	diagnoseRequest: (json: Blob) => write<DiagnosedRequest>("POST", "/diagnoses", json),
	summary: (id: number, signal?: AbortSignal) => get<Summary>(`/deliveries/${id}/summary`, {}, signal),
	proposals: (id: number, signal?: AbortSignal) => get<ProposalList>(`/deliveries/${id}/proposals`, {}, signal),
	part: (part: Part, id: number, range?: Range, signal?: AbortSignal) => bytes(partPath(part, id), range, signal),
	/** Calls the sender back by the URL that its handshake brought. */
	confirm: (id: number) => write<Confirmation>("POST", `/deliveries/${id}/confirmation`),
	/** Calls the provider's host for the certificate that a delivery was signed with, and keeps it. */
	fetchCertificate: (id: number) => write<SecretMatch>("POST", `/deliveries/${id}/certificate`),
	/** Keeps the secret that a handshake brought. */
	keepSecret: (id: number) => write<SecretMatch>("POST", `/deliveries/${id}/secret`),
	mark: (id: number, change: ChangeMarks) => write<Delivery>("PATCH", `/deliveries/${id}`, change),
	/** Marks many alike. */
	markMany: (what: MarkDeliveries) => write<MarkedDeliveries>("PATCH", "/deliveries", what),
	remove: (what: DeleteDeliveries) => write<Deletion>("POST", "/deletions", what),
	restore: (deletion: number) => write<Restored>("POST", `/deletions/${deletion}/restore`),

	attempts: (delivery: number, signal?: AbortSignal) =>
		get<AttemptList>(`/deliveries/${delivery}/attempts`, {}, signal),
	attempt: (id: number, signal?: AbortSignal) => get<Attempt>(`/attempts/${id}`, {}, signal),

	/** What a replay would send; nothing is sent. */
	previewReplay: (order: ReplayOrder) => write<ReplayPreview>("POST", "/replays/preview", order),
	/** Begins a replay. The same order under the same uuid is the same replay, so this can be asked again. */
	startReplay: (uuid: string, order: ReplayOrder) => write<Replay>("PUT", replay(uuid), order),
	replay: (uuid: string, signal?: AbortSignal) => get<Replay>(replay(uuid), {}, signal),
	replays: (signal?: AbortSignal) => get<ReplayList>("/replays", {}, signal),
	/** Oldest first; `after` is the newest that was received. */
	replayAttempts: (uuid: string, page: { limit?: number; after?: number }, signal?: AbortSignal) =>
		get<AttemptList>(`${replay(uuid)}/attempts`, page, signal),
	cancelReplay: (uuid: string) => write<Replay>("DELETE", replay(uuid)),

	/** The first request of a paste; nothing is stored. */
	readRequest: (text: string) => write<ReadRequest>("POST", "/requests/read", { text }),

	/** Takes the JSON of an `Import`, which may be too long for one text. */
	import: (json: Blob) => write<Imported>("POST", "/import", json),

	settings: (signal?: AbortSignal) => get<Settings>("/settings", {}, signal),
	/** Takes any part of the settings; null sets one back. */
	changeSettings: (part: object) => write<Settings>("PATCH", "/settings", part),

	endpoints: (signal?: AbortSignal) => get<EndpointList>("/endpoints", {}, signal),
	endpoint: (slug: string, signal?: AbortSignal) => get<Endpoint>(endpoint(slug), {}, signal),
	createEndpoint: (made: CreateEndpoint) => write<Endpoint>("POST", "/endpoints", made),
	changeEndpoint: (slug: string, change: ChangeEndpoint) => write<Endpoint>("PATCH", endpoint(slug), change),
	deleteEndpoint: (slug: string) => write<Deletion>("DELETE", endpoint(slug)),
	/** Deletes the endpoint, and its deliveries go to `default`. */
	giveBack: (slug: string) => write<Deletion>("DELETE", `${endpoint(slug)}?keep_deliveries=true`),

	secrets: (slug: string, signal?: AbortSignal) => get<SecretList>(`${endpoint(slug)}/secrets`, {}, signal),
	addSecret: (slug: string, secret: SecretValue) => write<Secret>("POST", `${endpoint(slug)}/secrets`, secret),
	changeSecret: (slug: string, id: number, change: ChangeSecret) =>
		write<Secret>("PATCH", `${endpoint(slug)}/secrets/${id}`, change),
	/** The only answer that has the value of a secret: a new one, to be entered at the sender. */
	rotateSecret: (slug: string, id: number) =>
		write<RotatedSecret>("POST", `${endpoint(slug)}/secrets/${id}/rotation`, {}),
	/** Keeps the private key as a secret; the answer has the public one. */
	makeKeyPair: (slug: string) => write<MadeKeyPair>("POST", `${endpoint(slug)}/key-pairs`, {}),
	deleteSecret: (slug: string, id: number) => write<Deletion>("DELETE", `${endpoint(slug)}/secrets/${id}`),

	destinations: (signal?: AbortSignal) => get<DestinationList>("/destinations", {}, signal),
	destination: (id: number, signal?: AbortSignal) => get<Destination>(`/destinations/${id}`, {}, signal),
	createDestination: (made: CreateDestination) => write<Destination>("POST", "/destinations", made),
	changeDestination: (id: number, change: PatchDestination) =>
		write<Destination>("PATCH", `/destinations/${id}`, change),
	deleteDestination: (id: number) => write<Deletion>("DELETE", `/destinations/${id}`),
	pauseDestination: (id: number) => write<Destination>("POST", `/destinations/${id}/pause`),
	resumeDestination: (id: number, how: Resume) => write<Destination>("POST", `/destinations/${id}/resume`, how),
	catchUp: (id: number, how: CatchUp) => write<CaughtUp>("POST", `/destinations/${id}/catch-up`, how),
	/** Sends chosen deliveries on to a destination. */
	orderForwards: (order: OrderForwards) => write<OrderedForwards>("POST", "/forwards", order),
	/** What a draft would make of a delivery. Nothing is stored, and nothing is sent. */
	previewDestination: (wanted: PreviewDestination) =>
		write<DestinationPreview>("POST", "/destinations/preview", wanted),
	destinationSecrets: (id: number, signal?: AbortSignal) =>
		get<DestinationSecretList>(`/destinations/${id}/secrets`, {}, signal),
	putDestinationSecret: (id: number, secret: DestinationSecretValue) =>
		write<DestinationSecret>("POST", `/destinations/${id}/secrets`, secret),
	deleteDestinationSecret: (id: number, label: string) =>
		write<DestinationSecretList>("DELETE", `/destinations/${id}/secrets/${encodeURIComponent(label)}`),
	retryTables: (signal?: AbortSignal) => get<RetryTableList>("/retry-tables", {}, signal),
	transforms: (signal?: AbortSignal) => get<TransformList>("/transforms", {}, signal),

	standIns: (signal?: AbortSignal) => get<StandInList>("/stand-ins", {}, signal),

	forwards: (which: ForwardsPage, signal?: AbortSignal) => get<ForwardList>("/forwards", which, signal),
	forwardsOf: (delivery: number, signal?: AbortSignal) =>
		get<ForwardList>(`/deliveries/${delivery}/forwards`, {}, signal),
	retryForward: (id: number) => write<Forward>("POST", `/forwards/${id}/retry`),
	cancelForward: (id: number) => write<Forward>("POST", `/forwards/${id}/cancel`),

	providers: (signal?: AbortSignal) => get<ProviderList>("/providers", {}, signal),
	provider: (id: string, signal?: AbortSignal) => get<Provider>(`/providers/${encodeURIComponent(id)}`, {}, signal),
	receiver: (id: string, language: Language, scheme: string | null, signal?: AbortSignal) =>
		get<ReceiverCode>(`/providers/${encodeURIComponent(id)}/receiver`, { language, scheme }, signal),

	events: (signal?: AbortSignal) => get<EventList>("/events", {}, signal),
	event: (provider: string, name: string, signal?: AbortSignal) => get<TestEvent>(event(provider, name), {}, signal),
	/** Renders a test event with fresh ids and times, signs it, and sends it where `send` says so. */
	makeEvent: (provider: string, name: string, wanted: SendEvent) =>
		write<RenderedEvent>("POST", event(provider, name), wanted),
	saveEvent: (delivery: number, as: SaveEvent) => write<TestEvent>("POST", `/deliveries/${delivery}/test-event`, as),
	deleteEvent: (provider: string, name: string) => write<Deletion>("DELETE", event(provider, name)),

	rejected: (page: { limit?: number; cursor?: string }, signal?: AbortSignal) =>
		get<RejectedList>("/rejected", page, signal),
	rejectedRaw: (id: number, signal?: AbortSignal) => bytes(`/rejected/${id}/raw`, undefined, signal),
};
