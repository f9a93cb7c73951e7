import { useState } from "react";
import { useEndpoints } from "../endpoints/questions";
import { nameWithSlug } from "../endpoints/slug";
import { Field } from "../fields/field";
import type { Draft } from "./draft";
import { type Place, recent, usePlaces } from "./places";

interface Props {
	place: Place;
	/** The endpoint whose deliveries are sent; its own places come first. */
	slug: string | null;
	fault: string | undefined;
	/** Whether whoever opens the sheet is about to type it. */
	first?: boolean;
	onChange: (change: Partial<Draft>) => void;
}

/** Where to: a URL that is typed, one of those before, or an endpoint of this Creel. */
export function PlaceField({ place, slug, fault, first = false, onChange }: Props) {
	const kept = usePlaces(({ kept }) => kept);
	const endpoints = useEndpoints().data?.items ?? [];
	// Those that stood here when the sheet was opened stay, so that nothing moves under the pointer.
	const [urls] = useState(() => recent(kept, slug).flatMap((one) => ("url" in one ? [one.url] : [])));
	return (
		<div className="grid grid-cols-1 gap-2">
			<Field
				label="Where to"
				fault={fault}
				hint={
					"endpoint" in place
						? "It arrives here again, as from a sender."
						: "Its path and query are what is asked for there."
				}
			>
				{(tied) =>
					"endpoint" in place ? (
						<select
							{...tied}
							className="field"
							value={place.endpoint}
							onChange={({ target }) => onChange({ place: { endpoint: target.value } })}
						>
							{endpoints.map((endpoint) => (
								<option key={endpoint.slug} value={endpoint.slug}>
									{nameWithSlug(endpoint)}
								</option>
							))}
						</select>
					) : (
						<input
							{...tied}
							// biome-ignore lint/a11y/noAutofocus: the focus is moved into a sheet in any case.
							autoFocus={first}
							className="field mono"
							inputMode="url"
							autoComplete="off"
							spellCheck={false}
							placeholder="http://localhost:3000/webhook"
							value={place.url}
							onChange={({ target }) => onChange({ place: { url: target.value } })}
						/>
					)
				}
			</Field>
			<ul className="places" aria-label="Other places">
				{urls.map((url) => (
					<li key={url}>
						<button type="button" className="place mono" onClick={() => onChange({ place: { url } })}>
							{url}
						</button>
					</li>
				))}
				<li>
					{"endpoint" in place ? (
						<button type="button" className="place" onClick={() => onChange({ place: { url: "" } })}>
							A URL
						</button>
					) : (
						<button
							type="button"
							className="place"
							onClick={() => onChange({ place: { endpoint: slug ?? endpoints[0]?.slug ?? "default" } })}
						>
							An endpoint here
						</button>
					)}
				</li>
			</ul>
		</div>
	);
}
