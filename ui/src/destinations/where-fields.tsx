import type { Endpoint } from "../api/generated/Endpoint";
import type { PreviewError } from "../api/generated/PreviewError";
import { TextField } from "../fields/text-field";
import { type Draft, reference } from "./draft";
import type { Faults } from "./faults";
import { FilterField } from "./filter-field";

interface Props {
	draft: Draft;
	faults: Faults;
	endpoints: readonly Endpoint[];
	/** What Creel says of the filter as it is typed. */
	filterError: PreviewError | null;
	change: (change: Partial<Draft>) => void;
}

/** Where to, and what of all that arrives. */
export function WhereFields({ draft, faults, endpoints, filterError, change }: Props) {
	return (
		<>
			<TextField
				label="URL"
				required
				fault={faults.url}
				hint={`Where each delivery is sent to. A part that nobody may see is written ${reference("label")}.`}
				look="mono"
				inputMode="url"
				placeholder="http://localhost:3000/webhooks"
				value={draft.url}
				onChange={(text) => change({ url: text })}
			/>
			<TextField
				label="Name"
				required={false}
				fault={faults.name}
				placeholder={hostOf(draft.url) ?? "The host of the URL"}
				value={draft.name}
				onChange={(text) => change({ name: text })}
			/>
			<From draft={draft} fault={faults.endpoints} endpoints={endpoints} change={change} />
			<FilterField
				value={draft.filter}
				fault={faults.filter}
				error={filterError}
				onChange={(filter) => change({ filter })}
			/>
		</>
	);
}

/** Of which endpoints. All of them means also those that are made later. */
function From({
	draft,
	fault,
	endpoints,
	change,
}: Pick<Props, "draft" | "endpoints" | "change"> & { fault?: string | undefined }) {
	const chosen = draft.endpoints;
	const turn = (slug: string, on: boolean) => {
		if (chosen === null) return;
		change({ endpoints: on ? [...chosen, slug] : chosen.filter((one) => one !== slug) });
	};
	return (
		<fieldset className="grid grid-cols-1 gap-1.5" aria-invalid={fault ? true : undefined}>
			<legend className="mb-1 font-medium">Deliveries of</legend>
			<label className="flex items-center gap-2.5">
				<input
					type="radio"
					className="size-4 accent-accent"
					checked={chosen === null}
					onChange={() => change({ endpoints: null })}
				/>
				All endpoints <span className="text-ink-3">also those that you make later</span>
			</label>
			<label className="flex items-center gap-2.5">
				<input
					type="radio"
					className="size-4 accent-accent"
					checked={chosen !== null}
					onChange={() => change({ endpoints: endpoints.length === 1 ? endpoints.map(({ slug }) => slug) : [] })}
				/>
				Some endpoints
			</label>
			{chosen !== null && (
				<div className="ml-6.5 flex flex-wrap gap-x-4 gap-y-1">
					{endpoints.map(({ slug, name }) => (
						<label key={slug} className="flex min-w-0 items-center gap-2">
							<input
								type="checkbox"
								className="size-4 accent-accent"
								checked={chosen.includes(slug)}
								onChange={({ target }) => turn(slug, target.checked)}
							/>
							<span className="truncate">{name}</span>
						</label>
					))}
				</div>
			)}
			{fault && <p className="text-xs text-invalid">{fault}</p>}
		</fieldset>
	);
}

function hostOf(url: string): string | undefined {
	return /^https?:\/\/(?:[^/@]*@)?([^/?#:]+|\[[^\]]*\])/i.exec(url.trim())?.[1];
}
