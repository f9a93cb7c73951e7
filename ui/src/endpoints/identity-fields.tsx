import { Field } from "../fields/field";
import { LinesField } from "../fields/lines-field";
import { TextField } from "../fields/text-field";
import type { Draft } from "./draft";
import type { Faults } from "./faults";
import { slugFrom } from "./slug";

interface Props {
	draft: Draft;
	faults: Faults;
	/** A slug is part of what senders were told, so it stays once the endpoint exists. */
	fixed: boolean;
	namePlaceholder: string;
	change: (change: Partial<Draft>) => void;
}

/** Name and slug. */
export function IdentityFields({ draft, faults, fixed, namePlaceholder, change }: Props) {
	return (
		<div className="grid grid-cols-2 gap-3 max-[420px]:grid-cols-1">
			<TextField
				label="Name"
				required={false}
				fault={faults.name}
				placeholder={namePlaceholder}
				value={draft.name}
				onChange={(text) => change({ name: text })}
			/>
			<Field
				label="Slug"
				fault={faults.slug}
				hint={fixed ? "Stays, since senders know it." : "The path that is called."}
			>
				{(tied) => (
					<div className="field flex items-center has-aria-invalid:border-invalid focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent">
						<span aria-hidden className="mono text-ink-3">
							/
						</span>
						<input
							{...tied}
							className="mono h-full min-w-0 flex-1 bg-transparent outline-none read-only:text-ink-2"
							autoComplete="off"
							autoCapitalize="none"
							spellCheck={false}
							readOnly={fixed}
							value={draft.slug}
							onChange={(event) => change({ slug: event.target.value })}
						/>
					</div>
				)}
			</Field>
		</div>
	);
}

/** The public URL and further paths: where requests to this endpoint come in. */
export function WayInFields({
	draft,
	faults,
	change,
	proposal,
}: Omit<Props, "fixed" | "namePlaceholder"> & { proposal: string | null }) {
	return (
		<>
			<TextField
				label="Public URL"
				required={false}
				fault={faults.publicUrl}
				hint="What the sender calls when a tunnel or proxy stands in front. Some services sign this URL, so it counts letter by letter."
				look="mono"
				inputMode="url"
				placeholder={proposal ?? `https://example.org/${slugFrom(draft.slug) || "slug"}`}
				value={draft.publicUrl}
				onChange={(text) => change({ publicUrl: text })}
			/>
			<LinesField
				label="More paths"
				fault={faults.paths}
				hint="One on each line. /hooks/github is that path alone; /api/* is everything below /api."
				rows={2}
				placeholder={`/hooks/${slugFrom(draft.slug) || "github"}`}
				value={draft.paths}
				onChange={(paths) => change({ paths })}
			/>
		</>
	);
}
