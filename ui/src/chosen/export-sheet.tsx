import { useState } from "react";
import { toast } from "sonner";
import { wordsOf } from "../api/problem";
import { address } from "../api/transport";
import { host } from "../host";
import { useClose } from "../place/place";
import type { What } from "../replay/draft";
import { Choice } from "../settings/choice";
import { KeyedForm } from "../shell/keyed-form";
import { Sheet } from "../shell/sheet";
import { SheetFoot } from "../shell/sheet-foot";
import { deliveriesInWords } from "./chosen";
import { ranges } from "./ranges";

type Format = "har" | "ndjson" | "csv" | "curl" | "raw";

const FORMATS: readonly (readonly [Format, string, string])[] = [
	["har", "HTTP archive (.har)", "for browsers, other tools, and Import"],
	["ndjson", "JSON lines (.ndjson)", "with verdicts, for scripts"],
	["csv", "Table (.csv)", "without headers and bodies"],
	["curl", "cURL commands (.sh)", "a script that sends them to any URL"],
	["raw", "Raw requests (.http)", "as received, for Import"],
];

/** How the file's name ends, where it is not the format's own name. */
const ENDINGS: Partial<Record<Format, string>> = { curl: "sh", raw: "http" };

/** Saves deliveries as a file that other programs read. */
export default function ExportSheet({ what }: { what: What }) {
	const [format, setFormat] = useState<Format>("har");
	const [fault, setFault] = useState<string | null>(null);
	const [busy, setBusy] = useState(false);
	const close = useClose();
	const found = "as_of" in what ? "what is chosen" : "all found";
	const which = "deliveries" in what ? deliveriesInWords(what.deliveries.length) : found;
	const save = async () => {
		if (busy) return;
		setBusy(true);
		setFault(null);
		try {
			const wanted =
				"deliveries" in what
					? { ids: ranges(what.deliveries) }
					: { q: what.q, as_of: what.as_of, except: what.except && ranges(what.except) };
			const saved = await host.save(
				`deliveries.${ENDINGS[format] ?? format}`,
				address("/export", { format, ...wanted }),
			);
			close();
			toast.success(saved === null ? "Exported" : `Exported to ${saved}`);
		} catch (error) {
			setFault(`Nothing was saved: ${wordsOf(error)}`);
		}
		setBusy(false);
	};
	return (
		<Sheet title={`Export ${which}`} onClose={close}>
			<KeyedForm className="flex min-h-0 flex-1 flex-col" onSend={() => void save()}>
				<div className="grid min-h-0 flex-1 grid-cols-1 content-start gap-4 overflow-y-auto px-5 py-4">
					<Choice label="As" value={format} options={FORMATS} onChange={setFormat} />
					<p className="text-ink-2">
						What senders proved themselves with is left out: Authorization, Cookie, and tokens of their providers.
					</p>
				</div>
				<SheetFoot fault={fault}>
					<button type="submit" className="btn primary" disabled={busy}>
						{busy ? "Exporting…" : "Export"}
					</button>
					<button type="button" className="btn" onClick={close}>
						Cancel
					</button>
				</SheetFoot>
			</KeyedForm>
		</Sheet>
	);
}
