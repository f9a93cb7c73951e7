import { CircleHelp, History } from "lucide-react";
import type { ProviderScheme } from "../api/generated/ProviderScheme";
import { kindInWords } from "../endpoints/keys";
import { algorithmInWords, sourceInWords, toleranceInWords } from "./words";

/** One way a provider signs. */
export function Scheme({ scheme }: { scheme: ProviderScheme }) {
	const { name, label, algorithm, source, content, legacy, unconfirmed, covers_body, secret_kind } = scheme;
	return (
		<div className="card scheme">
			<p>
				<b>{label}</b> <code className="text-ink-3">{name}</code>
				{legacy && (
					<span
						className="badge bg-missing-soft text-missing"
						title="It proves nothing unless the endpoint accepts it."
					>
						<History aria-hidden="true" /> given up
					</span>
				)}
				{unconfirmed && (
					<span className="badge bg-missing-soft text-missing">
						<CircleHelp aria-hidden="true" /> not confirmed
					</span>
				)}
			</p>
			<dl>
				<dt>Algorithm</dt>
				<dd>{algorithmInWords(algorithm)}</dd>
				<dt>Stands in</dt>
				<dd>{sourceInWords(source)}</dd>
				{content !== "" && (
					<>
						<dt>Signs</dt>
						<dd>
							<code>{content}</code>
							{!covers_body && <span className="text-missing"> without the body, which could be changed unseen</span>}
						</dd>
					</>
				)}
				<dt>Key</dt>
				<dd>{kindInWords(secret_kind).toLowerCase()}</dd>
				<dt>Age</dt>
				<dd>{toleranceInWords(scheme)}</dd>
			</dl>
		</div>
	);
}
