import { CircleHelp, Plus, UserRound } from "lucide-react";
import type { ReactNode } from "react";
import type { Provider } from "../api/generated/Provider";
import { CopyButton } from "../endpoints/copy-button";
import { kindInWords, patternInWords } from "../endpoints/keys";
import { confidenceInWords } from "../endpoints/wording";
import { Said } from "../inspector/said";
import { usePlace } from "../place/place";
import { Mark } from "../sidebar/mark";
import { Scheme } from "./scheme";
import { seconds } from "./words";

/** How one provider signs, what it needs, what it does when an answer fails, and where that is known from. */
export function ProviderPage({ provider }: { provider: Provider }) {
	const { id, name, docs, origin, confidence, schemes, keys, steps, handshakes, retry, answer, invalid_answer } =
		provider;
	return (
		<>
			<div className="provider-name">
				<Mark slug={id} name={name} />
				<h3>{name}</h3>
				<code>{id}</code>
				{origin === "user" && (
					<span className="badge bg-accent-soft text-ink">
						<UserRound aria-hidden="true" /> yours
					</span>
				)}
				<button
					type="button"
					className="btn primary ml-auto"
					onClick={() => usePlace.getState().open({ kind: "endpoint", slug: null, start: { provider: id } })}
				>
					<Plus aria-hidden="true" /> New endpoint
				</button>
			</div>
			<Part title="Where this is known from">
				<p>{sentence(confidenceInWords(confidence).words)}</p>
				{docs && (
					<p className="flex items-center gap-2">
						<code className="min-w-0 wrap-anywhere">{docs}</code>
						<CopyButton text={docs} what="the address of its page" />
					</p>
				)}
				<Unconfirmed items={provider.unconfirmed} />
			</Part>
			<Part title="How it signs">
				{schemes.length === 0 && (
					<p>It signs nothing, so nothing can be checked. What it sends is recognised and read.</p>
				)}
				{schemes.map((scheme) => (
					<Scheme key={scheme.name} scheme={scheme} />
				))}
			</Part>
			<Part title="What it needs" empty={keys.length === 0}>
				<ul className="plain">
					{keys.map((key) => (
						<li key={key.name}>
							<b>{key.label}</b>{" "}
							<span className="text-ink-2">
								{kindInWords(key.kind).toLowerCase()}
								{!key.required && ", optional"}
								{key.pattern && (
									<>
										, such as <code>{patternInWords(key.pattern)}</code>
									</>
								)}
							</span>
							{key.help && <p className="text-ink-2">{key.help}</p>}
						</li>
					))}
				</ul>
			</Part>
			<Part title="Setting it up" empty={steps.length === 0}>
				<ol className="list-decimal pl-5">
					{steps.map((step) => (
						<li key={step}>
							<Said text={step} />
						</li>
					))}
				</ol>
			</Part>
			<Part title="Handshakes" empty={handshakes.length === 0}>
				<ul className="plain">
					{handshakes.map((shake) => (
						<li key={shake.name}>
							<b>{shake.name}</b>{" "}
							<span className="text-ink-2">{shake.calls_back ? "answered when you say so" : "answered by itself"}</span>
							{shake.about && (
								<p className="text-ink-2">
									<Said text={shake.about} />
								</p>
							)}
							{shake.verify_first && (
								<p className="text-ink-2">With a secret entered, only a right signature is answered.</p>
							)}
							{shake.captures && (
								<p className="text-ink-2">
									It brings a {kindInWords(shake.captures).toLowerCase()}, which the endpoint keeps.
								</p>
							)}
							{shake.calls_back && (
								<p className="text-ink-2">
									The sender wants to be called back; Creel does that when you press the button.
								</p>
							)}
						</li>
					))}
				</ul>
			</Part>
			<Part title="When an answer fails" empty={retry === null}>
				{retry && (
					<>
						<p>{retry.about}</p>
						<p className="text-ink-2">
							{[
								retry.timeout_s !== null && `It waits ${seconds(retry.timeout_s)} for an answer.`,
								retry.attempts !== null && `It tries ${retry.attempts} times in all.`,
								`This is known ${confidenceInWords(retry.confidence).words}.`,
							]
								.filter(Boolean)
								.join(" ")}
						</p>
					</>
				)}
			</Part>
			<Part title="What Creel answers">
				<p>
					{answered(answer)}
					{invalid_answer && `, and ${answered(invalid_answer)} where the signature is wrong`}.
				</p>
			</Part>
			<Part title="Recognised by" empty={signs(provider).length === 0}>
				<p className="flex flex-wrap gap-1.5">
					{signs(provider).map((sign) => (
						<code key={sign} className="chip">
							{sign}
						</code>
					))}
				</p>
			</Part>
			<Part title="Events" empty={provider.events.length === 0}>
				<p className="flex flex-wrap gap-1.5">
					{provider.events.map((event) => (
						<code key={event} className="chip">
							{event}
						</code>
					))}
				</p>
			</Part>
			<Part title="Good to know" empty={provider.notes.length === 0}>
				<ul className="list-disc pl-5">
					{provider.notes.map((note) => (
						<li key={note}>
							<Said text={note} />
						</li>
					))}
				</ul>
			</Part>
		</>
	);
}

function Part({ title, empty = false, children }: { title: string; empty?: boolean; children: ReactNode }) {
	if (empty) return null;
	return (
		<section className="provider-part">
			<h4>{title}</h4>
			{children}
		</section>
	);
}

function Unconfirmed({ items }: { items: readonly string[] }) {
	if (items.length === 0) return null;
	return (
		<div className="provider-open">
			<p>
				<CircleHelp aria-hidden="true" /> Nobody could confirm this yet
			</p>
			<ul className="list-disc pl-5">
				{items.map((item) => (
					<li key={item}>
						<Said text={item} />
					</li>
				))}
			</ul>
		</div>
	);
}

const signs = ({ detect_headers, detect_user_agent, detect_shapes }: Provider) => [
	...detect_headers,
	...(detect_user_agent ? [`User-Agent: ${detect_user_agent}`] : []),
	...detect_shapes,
];

const answered = ({ status, body }: Provider["answer"]) =>
	`${status}${body === "" ? " without a body" : ` with “${body}”`}`;

const sentence = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
