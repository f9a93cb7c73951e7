import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, CircleMinus, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { api } from "../api/client";
import type { PreviewRequest } from "../api/generated/PreviewRequest";
import { layOutJson } from "../content/json";
import { sizeText } from "../content/size";
import { plainText } from "../content/text";
import { nameOf } from "../deliveries/words";
import { ChoiceField } from "../fields/choice-field";
import { Wire } from "../inspector/shown";
import { useDelivery } from "../inspector/use-delivery";
import { useTimes } from "../time/times";
import { secretsInWords } from "./standing";
import type { Preview } from "./use-preview";

/** What the draft makes of a real delivery. Nothing is sent for it. */
export function PreviewPane({ preview }: { preview: Preview }) {
	const { deliveries, delivery, choose } = preview;
	const times = useTimes();
	const selected = useDelivery(delivery).data;
	if (delivery === null)
		return (
			<section aria-label="Preview" className="destination-preview">
				<h3 className="font-semibold">Preview</h3>
				<p className="text-ink-2">As soon as something has arrived, what would be sent of it stands here.</p>
			</section>
		);
	const offered = selected && !deliveries.some(({ id }) => id === selected.id) ? [selected, ...deliveries] : deliveries;
	return (
		<section aria-label="Preview" className="destination-preview">
			<ChoiceField
				label="Preview with"
				value={String(delivery)}
				options={offered.map((item) => [
					`${item.id}`,
					`${plainText(nameOf(item)).slice(0, 80)}, ${item.endpoint}, ${times.brief(item.received_at)}`,
				])}
				onChange={(id) => choose(Number(id))}
			/>
			<Outcome preview={preview} />
		</section>
	);
}

function Outcome({ preview: { data, error, delivery } }: { preview: Preview }) {
	const [look, setLook] = useState<"leaving" | "received">("leaving");
	if (error && !data)
		return (
			<p role="alert" className="text-invalid">
				{error.message}
			</p>
		);
	if (!data) return null;
	const { missing_secrets: missing, warnings } = data;
	const refused = data.filter_error ?? data.program_error;
	return (
		<>
			<p className="flex gap-2" role="status">
				{data.forwarded === null || refused || data.error ? (
					<>
						<CircleAlert aria-hidden="true" className="mt-0.5 text-invalid" />
						<span className="min-w-0 wrap-anywhere">
							{sentence(data.error ?? refused?.message ?? "The filter is not understood")}
						</span>
					</>
				) : data.forwarded ? (
					<>
						<CircleCheck aria-hidden="true" className="mt-0.5 text-valid" />
						<span>It would be forwarded.</span>
					</>
				) : (
					<>
						<CircleMinus aria-hidden="true" className="mt-0.5 text-ink-3" />
						<span className="min-w-0">It would be passed over. {data.passed_over}</span>
					</>
				)}
			</p>
			{missing.length > 0 && <Note words={`Nothing is sent before it has ${secretsInWords(missing)}.`} />}
			{warnings.map((words) => (
				<Note key={words} words={words} />
			))}
			<fieldset className="segments justify-self-start" aria-label="Show the request">
				<button type="button" aria-pressed={look === "leaving"} onClick={() => setLook("leaving")}>
					As it leaves
				</button>
				<button type="button" aria-pressed={look === "received"} onClick={() => setLook("received")}>
					As received
				</button>
			</fieldset>
			{look === "leaving" && data.request && <Leaving request={data.request} />}
			{look === "leaving" && !data.request && <p className="text-ink-2">It cannot be made yet.</p>}
			{look === "received" && delivery !== null && <Received id={delivery} />}
		</>
	);
}

/** What went wrong as a sentence of its own. */
const sentence = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1).replace(/\.$/, "")}.`;

function Note({ words }: { words: string }) {
	return (
		<p className="flex gap-2 text-xs">
			<TriangleAlert aria-hidden="true" className="mt-px text-missing" />
			<span className="min-w-0">{words}</span>
		</p>
	);
}

function Leaving({ request }: { request: PreviewRequest }) {
	const { method, url, headers, body, body_size, body_lossy, body_unchanged } = request;
	return (
		<>
			<Code
				label="Head of the request"
				lines={[`${method} ${url}`, ...headers.map(([name, value]) => `${name}: ${value}`)]}
			/>
			<p className="text-xs text-ink-3">
				{body_size === 0
					? "No body."
					: `Body of ${sizeText(body_size)}${body_unchanged ? ", as received" : ""}, laid out to be read.`}
				{body_lossy && " Not all of it is text, or it goes on."}
			</p>
			{body_size > 0 && <Code label="Body of the request" lines={laidOut(body)} />}
		</>
	);
}

/** As much as one looks at while a program is written. */
const MOST = 64 * 1024;

function Received({ id }: { id: number }) {
	const { data, error } = useQuery({
		queryKey: ["bytes", id, "beginning"],
		queryFn: async ({ signal }) =>
			new TextDecoder().decode((await api.part("body", id, { from: 0, to: MOST - 1 }, signal)).data),
	});
	if (error) return <p className="text-ink-2">{error.message}</p>;
	return data === undefined ? null : (
		<Code label="Body as received" lines={data === "" ? ["No body."] : laidOut(data)} />
	);
}

/** JSON as lines of its own; anything else as it is. */
export function laidOut(text: string): string[] {
	const { lines, errorAt } = layOutJson(text);
	if (errorAt !== null || lines.length === 0) return text.split("\n");
	return lines.map(({ indent, tokens }) => "  ".repeat(indent) + tokens.map((token) => token.text).join(""));
}

/** More lines than anyone reads here. */
const LINES = 400;

function Code({ label, lines }: { label: string; lines: readonly string[] }) {
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard.
		<section className="code preview-code" tabIndex={0} aria-label={label}>
			<pre>
				{lines.slice(0, LINES).map((line, at) => (
					// biome-ignore lint/suspicious/noArrayIndexKey: lines of one text never move.
					<span key={at} className="block min-h-[1em]">
						<Wire text={line} />
					</span>
				))}
			</pre>
		</section>
	);
}
