import { Copy } from "lucide-react";
import { plainText } from "../content/text";
import { copy } from "./keep";

/** Copies one value exactly as it was received. */
export function CopyValue({ text, what }: { text: string; what: string }) {
	const name = plainText(what).slice(0, 80);
	return (
		<button
			type="button"
			className="btn-icon"
			aria-label={`Copy ${name}`}
			title="Copy"
			onClick={() => copy(text, name)}
		>
			<Copy aria-hidden="true" />
		</button>
	);
}
