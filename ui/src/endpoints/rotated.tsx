import { KeyRound } from "lucide-react";
import { useEffect, useRef } from "react";
import type { RotatedSecret } from "../api/generated/RotatedSecret";
import { CopyButton } from "./copy-button";

interface Props {
	rotated: RotatedSecret;
	provider: string | null;
	onDone: () => void;
}

/** A new secret in clear, this once, and what to do with it. */
export function Rotated({ rotated: { value }, provider, onDone }: Props) {
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus(), []);
	return (
		<section aria-label="The new secret" className="card grid grid-cols-1 gap-2.5 border-accent">
			<h4 ref={heading} tabIndex={-1} className="flex items-center gap-2 font-semibold outline-none">
				<KeyRound aria-hidden className="text-accent" /> Enter this at {provider ?? "the sender"} now
			</h4>
			<div className="flex items-center gap-2">
				<code className="min-w-0 flex-1 rounded-s bg-sunken px-2 py-1.5 wrap-anywhere text-ink">{value}</code>
				<CopyButton text={value} what="the new secret" words primary />
			</div>
			<ol className="grid list-decimal gap-1 pl-5 text-ink-2 marker:text-ink-3">
				<li>It is shown this once. Creel keeps it encrypted, as it does all others.</li>
				<li>The old one and the new one are both accepted, so nothing is refused meanwhile.</li>
				<li>The list says which one the sender signs with. Once the old one is not used any more, retire it.</li>
			</ol>
			<button type="button" className="btn justify-self-start" onClick={onDone}>
				I have entered it
			</button>
		</section>
	);
}
