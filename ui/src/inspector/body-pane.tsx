import { useMemo, useState } from "react";
import type { Delivery } from "../api/generated/Delivery";
import { bodyNature } from "../content/kind";
import { Blank, Bones, Failed } from "./blank";
import { Bytes, FormPairs, TextBody } from "./bodies";
import { BodyNotes, Loaded, Tools } from "./body-tools";
import { kindText, type Look, looksFor } from "./body-words";
import { copyBytes, save } from "./keep";
import { useSlices } from "./slices";

/** The body: laid out, as received, or byte by byte. */
export function BodyPane({ delivery }: { delivery: Delivery }) {
	const slices = useSlices(delivery.id, "body", delivery.body_size > 0);
	const { bytes, complete } = slices;
	const nature = useMemo(
		() => bodyNature(delivery.headers, delivery.body_size, bytes.subarray(0, 1024)),
		[delivery.headers, delivery.body_size, bytes],
	);
	const [chosen, choose] = useState<Look | null>(null);
	const [wrap, setWrap] = useState(true);

	if (nature.kind === "absent") return <Blank title="No body">The request came without one.</Blank>;
	if (nature.kind === "zero") return <Blank title="Empty body">The request announced a body and sent no bytes.</Blank>;
	if (slices.total === null) {
		return slices.error ? <Failed what="The body" error={slices.error} retry={slices.retry} /> : <Bones />;
	}
	const looks = looksFor(nature.kind);
	const look = chosen && looks.includes(chosen) ? chosen : (looks[0] ?? "raw");
	return (
		<>
			<Tools
				looks={looks}
				look={look}
				onLook={choose}
				wrap={look === "hex" || (look === "pretty" && nature.kind === "form") ? null : wrap}
				onWrap={setWrap}
				onCopy={() => copyBytes(bytes, delivery.body_size, "the body")}
				onSave={() => save(delivery.id, "body", `delivery-${delivery.id}.body`)}
			/>
			<p className="bar-note">{kindText(nature, delivery.body_size)}</p>
			{look === "hex" && <Bytes bytes={bytes} />}
			{look === "pretty" && nature.kind === "form" && <FormPairs bytes={bytes} nature={nature} complete={complete} />}
			{(look === "raw" || (look === "pretty" && nature.kind !== "form")) && (
				<TextBody bytes={bytes} nature={nature} complete={complete} pretty={look === "pretty"} wrap={wrap} />
			)}
			<Loaded slices={slices} />
			{nature.encoding !== null && (
				<BodyNotes notes={[`The sender packed the body with ${nature.encoding}; these are the packed bytes.`]} />
			)}
		</>
	);
}
