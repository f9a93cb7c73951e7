import { useRef, useState } from "react";
import { toast } from "sonner";
import type { Imported } from "../api/generated/Imported";
import { useClose } from "../place/place";
import { Sheet } from "../shell/sheet";
import { ImportForm } from "./import-form";
import { Outcome, outcomeInWords, show } from "./outcome";

/** The sheet that makes deliveries of a file or a paste. */
export default function ImportSheet({ file, text }: { file: File | undefined; text: string | undefined }) {
	const close = useClose();
	const typed = useRef(false);
	const [outcome, setOutcome] = useState<{ imported: Imported; endpoint: string | null } | null>(null);
	return (
		<Sheet title="Import" holds={() => typed.current && outcome === null} onClose={close}>
			{outcome ? (
				<Outcome {...outcome} onClose={close} />
			) : (
				<ImportForm
					file={file}
					text={text ?? ""}
					onTyped={() => {
						typed.current = true;
					}}
					onClose={close}
					onImported={(imported, endpoint) => {
						if (imported.refused.length > 0) return setOutcome({ imported, endpoint });
						show(imported, endpoint);
						close();
						toast.success(outcomeInWords(imported));
					}}
				/>
			)}
		</Sheet>
	);
}
