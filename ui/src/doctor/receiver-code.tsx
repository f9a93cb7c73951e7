import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client";
import type { Language } from "../api/generated/Language";
import type { Provider } from "../api/generated/Provider";
import { CopyButton } from "../endpoints/copy-button";
import { Said } from "../inspector/said";
import { LANGUAGES, useLanguage } from "./language";

/** A receiver that verifies what this provider signs, ready to be copied. */
export function ReceiverCode({ provider, scheme }: { provider: Provider; scheme: string | null }) {
	const { language, choose } = useLanguage();
	const { data, error } = useQuery({
		queryKey: ["receiver", provider.id, scheme, language],
		queryFn: ({ signal }) => api.receiver(provider.id, language, scheme, signal),
		staleTime: Number.POSITIVE_INFINITY,
	});
	return (
		<section aria-label={`A receiver that verifies ${provider.name}`} className="grid min-w-0 gap-2">
			<div className="bar">
				<h3>A receiver that verifies {provider.name}</h3>
				<Languages language={language} onChoose={choose} />
				{data && (
					<span className="ml-auto">
						<CopyButton text={data.code} what="the receiver" />
					</span>
				)}
			</div>
			{error && <p className="bar-note">{error.message}</p>}
			{data && (
				<>
					{/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard. */}
					<section className="code receiver-code" tabIndex={0} aria-label={data.file}>
						<pre>{data.code}</pre>
					</section>
					{data.notes.map((note) => (
						<p key={note} className="bar-note">
							<Said text={note} />
						</p>
					))}
				</>
			)}
		</section>
	);
}

function Languages({ language, onChoose }: { language: Language; onChoose: (language: Language) => void }) {
	return (
		<fieldset className="segments" aria-label="Language of the receiver">
			{LANGUAGES.map(([one, name]) => (
				<button key={one} type="button" aria-pressed={one === language} onClick={() => onChoose(one)}>
					{name}
				</button>
			))}
		</fieldset>
	);
}
