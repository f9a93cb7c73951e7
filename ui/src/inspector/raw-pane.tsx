import { useState } from "react";
import type { Delivery } from "../api/generated/Delivery";
import type { BodyNature } from "../content/kind";
import { Bones, Failed } from "./blank";
import { Bytes, TextBody } from "./bodies";
import { Loaded, Tools } from "./body-tools";
import type { Look } from "./body-words";
import { copyBytes, save } from "./keep";
import { useSlices } from "./slices";

// Whatever the body's charset is, the head is shown beside it, so both are read as UTF-8 here.
const AS_RECEIVED: BodyNature = { kind: "text", mediaType: null, charset: "utf-8", encoding: null };

/** The request as received, line ends and all. */
export function RawPane({ delivery }: { delivery: Delivery }) {
	const slices = useSlices(delivery.id, "raw");
	const [look, setLook] = useState<Look>("raw");
	const [wrap, setWrap] = useState(true);
	if (slices.total === null) {
		return slices.error ? <Failed what="The request" error={slices.error} retry={slices.retry} /> : <Bones />;
	}
	const { bytes, total, complete } = slices;
	return (
		<>
			<Tools
				looks={["raw", "hex"]}
				look={look}
				onLook={setLook}
				wrap={look === "hex" ? null : wrap}
				onWrap={setWrap}
				onCopy={() => copyBytes(bytes, total, "the request")}
				onSave={() => save("raw", delivery.id, `delivery-${delivery.id}.http`)}
			/>
			<p className="bar-note">{framing(delivery)}</p>
			{look === "hex" ? (
				<Bytes bytes={bytes} />
			) : (
				<TextBody bytes={bytes} nature={AS_RECEIVED} complete={complete} pretty={false} wrap={wrap} />
			)}
			<Loaded slices={slices} />
		</>
	);
}

/** What about these bytes is not what came over the wire. */
function framing(delivery: Delivery): string {
	if (delivery.wire === "h2") return "Came over HTTP/2; shown as HTTP/1.1 would have it.";
	if (delivery.chunked) return "Came in chunks, shown as one; where they were parted is not kept.";
	return "Every byte as it was received.";
}
