import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../api/client";
import { faultsOf } from "../endpoints/faults";
import { useEndpoints } from "../endpoints/questions";
import { Field } from "../fields/field";

/** The public URL of the endpoint `default`, which other endpoints propose theirs from. */
export function PublicUrl() {
	const stored = useEndpoints().data?.items.find((endpoint) => endpoint.slug === "default")?.public_url ?? "";
	// Until something is typed the field follows what is stored, which another window may change.
	const [typed, setTyped] = useState<string | null>(null);
	const [fault, setFault] = useState<string>();
	const [said, setSaid] = useState("");
	const queries = useQueryClient();
	const value = typed ?? stored;
	const save = async () => {
		try {
			await api.changeEndpoint("default", { public_url: value.trim() || null });
			setSaid(value.trim() ? "Saved. Creel shows this URL to copy from now on." : "Removed.");
			await queries.invalidateQueries();
			setTyped(null);
		} catch (error) {
			const { fields, general } = faultsOf(error);
			setFault(fields.publicUrl ?? general ?? undefined);
		}
	};
	return (
		<form
			noValidate
			className="mt-auto grid grid-cols-1 gap-1"
			onSubmit={(event) => {
				event.preventDefault();
				void save();
			}}
		>
			<Field label="Public URL" fault={fault}>
				{(tied) => (
					<div className="flex gap-1.5">
						<input
							{...tied}
							className="field mono"
							inputMode="url"
							autoComplete="off"
							spellCheck={false}
							placeholder="https://…"
							value={value}
							onChange={(event) => {
								setTyped(event.target.value);
								setFault(undefined);
								setSaid("");
							}}
						/>
						<button type="submit" className="btn h-8" disabled={value.trim() === stored}>
							Save
						</button>
					</div>
				)}
			</Field>
			<p role="status" className="text-xs text-ink-2 empty:hidden">
				{said}
			</p>
		</form>
	);
}
