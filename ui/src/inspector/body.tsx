import { type ReactNode, useMemo, useState } from "react";
import type { Part } from "../api/client";
import { bodyNature } from "../content/kind";
import { Bones, Failed } from "./blank";
import { Bytes, FormPairs, TextBody } from "./bodies";
import { BodyNotes, Loaded, Tools } from "./body-tools";
import { kindText, type Look, looksFor } from "./body-words";
import { copyBytes, save } from "./keep";
import type { Slices } from "./slices";

interface Props {
	slices: Slices;
	headers: readonly (readonly [string, string])[];
	/** In bytes. */
	size: number;
	/** What is saved as a file, and the name of that. */
	what: readonly [part: Part, id: number, name: string];
	/** Stand in place of a body that was not sent, and of one without bytes. */
	absent: ReactNode;
	zero: ReactNode;
	/** Who packed it, where it is packed. */
	packer: string;
}

/** A body that came over the wire, whoever sent it: laid out, as received, or byte by byte. */
export function Body({ slices, headers, size, what, absent, zero, packer }: Props) {
	const { bytes, complete } = slices;
	const nature = useMemo(() => bodyNature(headers, size, bytes.subarray(0, 1024)), [headers, size, bytes]);
	const [chosen, choose] = useState<Look | null>(null);
	const [wrap, setWrap] = useState(true);

	if (nature.kind === "absent") return absent;
	if (nature.kind === "zero") return zero;
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
				onCopy={() => copyBytes(bytes, size, "the body")}
				onSave={() => save(...what)}
			/>
			<p className="bar-note">{kindText(nature, size)}</p>
			{look === "hex" && <Bytes bytes={bytes} />}
			{look === "pretty" && nature.kind === "form" && <FormPairs bytes={bytes} nature={nature} complete={complete} />}
			{(look === "raw" || (look === "pretty" && nature.kind !== "form")) && (
				<TextBody bytes={bytes} nature={nature} complete={complete} pretty={look === "pretty"} wrap={wrap} />
			)}
			<Loaded slices={slices} />
			{nature.encoding !== null && (
				<BodyNotes notes={[`${packer} packed the body with ${nature.encoding}; these are the packed bytes.`]} />
			)}
		</>
	);
}
