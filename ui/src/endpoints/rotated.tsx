import type { RotatedSecret } from "../api/generated/RotatedSecret";
import { MadeCard } from "./made-card";

interface Props {
	rotated: RotatedSecret;
	provider: string | null;
	onDone: () => void;
}

/** A new secret in clear, this once, and what to do with it. */
export function Rotated({ rotated: { value }, provider, onDone }: Props) {
	return (
		<MadeCard
			label="The new secret"
			title={`Enter this at ${provider ?? "the sender"} now`}
			value={value}
			what="the new secret"
			done="I have entered it"
			onDone={onDone}
		>
			<li>It is shown this once. Creel keeps it encrypted, as it does all others.</li>
			<li>The old one and the new one are both accepted, so nothing is refused meanwhile.</li>
			<li>The list says which one the sender signs with. Once the old one is not used any more, retire it.</li>
		</MadeCard>
	);
}
