import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { api } from "../api/client";
import type { Delivery } from "../api/generated/Delivery";
import type { EditSigning } from "../api/generated/EditSigning";
import { ChoiceField } from "../fields/choice-field";
import { LinesField } from "../fields/lines-field";
import { TextField } from "../fields/text-field";
import type { Draft, Edited, Faults } from "./draft";
import { textOf } from "./header-text";
import { PasteCurl } from "./paste-curl";

/** A longer body goes as it was received. */
const EDITABLE = 256 * 1024;

interface Props {
	delivery: Delivery;
	edited: Edited | null;
	faults: Faults;
	onChange: (change: Partial<Draft>) => void;
}

/** The body as text, where it is one and short enough; null where it is not. */
function useBodyText({ id, body_size }: Delivery) {
	return useQuery({
		queryKey: ["body-text", id],
		queryFn: async ({ signal }) => {
			if (body_size > EDITABLE) return null;
			if (body_size === 0) return "";
			const { data } = await api.part("body", id, undefined, signal);
			try {
				return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
			} catch {
				return null;
			}
		},
		staleTime: "static",
	});
}

const SIGNING: readonly (readonly [EditSigning, string])[] = [
	["resign", "Sign it anew"],
	["keep", "Send the headers as they stand here"],
	["strip", "Leave the signature out"],
];

/** What goes in place of the delivery: method, headers and body, beginning with its own. */
export function EditFields({ delivery, edited, faults, onChange }: Props) {
	const body = useBodyText(delivery).data;
	useEffect(() => {
		if (edited !== null || body === undefined) return;
		const { method, headers, verdict } = delivery;
		// What was never signed here cannot be signed anew.
		const signing = verdict === "unchecked" ? "keep" : "resign";
		onChange({ edited: { method, headers: textOf(headers), body, signing } });
	}, [edited, body, delivery, onChange]);
	if (edited === null) return <p className="text-ink-3">The request is on its way…</p>;
	const set = (part: Partial<Edited>) => onChange({ edited: { ...edited, ...part } });
	return (
		<div className="grid grid-cols-1 gap-3">
			<div className="grid grid-cols-[110px_minmax(0,1fr)] gap-3">
				<TextField
					label="Method"
					fault={faults.method}
					look="mono"
					value={edited.method}
					onChange={(text) => set({ method: text })}
				/>
				<ChoiceField
					label="Signature"
					fault={faults.signing}
					value={edited.signing}
					options={SIGNING}
					onChange={(signing) => set({ signing })}
				/>
			</div>
			<LinesField
				label="Headers"
				fault={faults.headers}
				hint="A line for each. Host and Content-Length follow by themselves."
				rows={Math.min(10, Math.max(4, edited.headers.split("\n").length))}
				value={edited.headers}
				onChange={(headers) => set({ headers })}
			/>
			{edited.body === null ? (
				<p className="text-ink-2">
					The body is {delivery.body_size > EDITABLE ? "too long to be edited here" : "no text"}; it goes as it was
					received.
				</p>
			) : (
				<LinesField
					label="Body"
					fault={faults.body_text}
					rows={12}
					value={edited.body}
					onChange={(body) => set({ body })}
				/>
			)}
			<PasteCurl
				onRequest={({ url, ...request }) =>
					onChange({ edited: { ...edited, ...request }, ...(url && { place: { url } }) })
				}
			/>
		</div>
	);
}
