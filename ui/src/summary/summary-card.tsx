import { CircleHelp, Info } from "lucide-react";
import type { ReactNode } from "react";
import type { Delivery } from "../api/generated/Delivery";
import type { SummaryPart } from "../api/generated/SummaryPart";
import { CopyValue } from "../inspector/copy-value";
import { Shown, Wire } from "../inspector/shown";
import { useTimes } from "../time/times";
import { useSummary } from "./questions";
import { lagInWords, placeInWords, saysSomething, toneOf } from "./words";

/** What a delivery says in the words of those who answer for it, each part with the field it came from. */
export function SummaryCard({ delivery, provider }: { delivery: Delivery; provider: string | null }) {
	const times = useTimes();
	const { data } = useSummary(delivery.id, provider);
	if (!data || !saysSomething(data)) return null;
	const { title, severity, status, dedup_key, source, link, occurred_at, lag_ms, hints } = data;
	return (
		<section className="card summary" aria-label="What it says">
			{title && (
				<div>
					<h3>
						<Shown text={title.text} />
					</h3>
					<From from={title.from} />
				</div>
			)}
			<dl>
				<Part name="Severity" from={severity?.from}>
					{severity && <Mapped part={severity} />}
				</Part>
				<Part name="Status" from={status?.from}>
					{status && <Mapped part={status} />}
				</Part>
				<Part name="Source" from={source?.from}>
					{source && <Shown text={source.text} />}
				</Part>
				<Part name="Dedup key" from={dedup_key?.from}>
					{dedup_key && <Wire text={dedup_key.text} />}
				</Part>
				<Part name="Event time" from={occurred_at?.from}>
					{occurred_at && (
						<span className="num" title={`${times.exact(occurred_at.at)}, sent as ${occurred_at.text}`}>
							{times.brief(occurred_at.at)} {times.zone(occurred_at.at)}
							{lag_ms !== null && <small>{lagInWords(lag_ms)}</small>}
						</span>
					)}
				</Part>
				<Part name="Link" from={link?.from}>
					{link && (
						<span className="summary-link">
							<Wire text={link.text} />
							<CopyValue text={link.text} what="the link" />
						</span>
					)}
				</Part>
			</dl>
			{hints.map((hint) => (
				<p key={hint} className="note">
					<Info aria-hidden="true" />
					<Shown text={hint} />
				</p>
			))}
		</section>
	);
}

/** One part, and where it stands in what was sent. */
function Part({ name, from, children }: { name: string; from: string | undefined; children: ReactNode }) {
	if (from === undefined) return null;
	return (
		<>
			<dt>{name}</dt>
			<dd>
				{children}
				<From from={from} />
			</dd>
		</>
	);
}

function From({ from }: { from: string }) {
	return (
		<small className="summary-from" title="Where it stands in what was sent">
			<Shown text={placeInWords(from)} />
		</small>
	);
}

/** A value that a table gives a meaning, or that stands in no table. */
function Mapped({ part }: { part: SummaryPart }) {
	const { text, meaning } = part;
	const same = meaning?.toLowerCase() === text.trim().toLowerCase();
	return (
		<>
			<span className="badge summary-tone" data-tone={toneOf(part)}>
				<Shown text={same || meaning === null ? text : `${text} → ${meaning}`} />
			</span>
			{meaning === null && (
				<small className="summary-unmapped" title="This value stands in none of the tables that say what it means.">
					<CircleHelp aria-hidden="true" /> unmapped
				</small>
			)}
		</>
	);
}
