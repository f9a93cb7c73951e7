import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { host } from "../host";

interface Props {
	text: string;
	/** Names the text for those who cannot see where the button stands. */
	what: string;
	/** A button with words instead of a picture alone. */
	words?: boolean;
	/** The one thing to do in its view. */
	primary?: boolean | undefined;
}

/** Copies a text and says so at its own place. */
export function CopyButton({ text, what, words = false, primary = false }: Props) {
	const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
	useEffect(() => {
		if (state === "idle") return;
		const timer = setTimeout(() => setState("idle"), 2000);
		return () => clearTimeout(timer);
	}, [state]);
	const copy = () =>
		host.copyText(text).then(
			() => setState("copied"),
			() => setState("failed"),
		);
	const said = { idle: "Copy", copied: "Copied", failed: "Not allowed: select the text" }[state];
	return (
		<button
			type="button"
			className={words ? `btn justify-self-start ${primary ? "primary" : ""}` : "btn-icon"}
			aria-label={words ? undefined : `Copy ${what}`}
			onClick={copy}
		>
			{state === "copied" ? <Check aria-hidden className={primary ? "" : "text-valid"} /> : <Copy aria-hidden />}
			{words && (
				<span>
					{said} <span className="sr-only">{what}</span>
				</span>
			)}
			<span role="status" className="sr-only">
				{state === "idle" ? "" : said}
			</span>
		</button>
	);
}
