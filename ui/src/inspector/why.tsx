import { Stethoscope } from "lucide-react";
import type { Delivery } from "../api/generated/Delivery";
import type { Provider } from "../api/generated/Provider";
import { ReasonCard } from "../doctor/reason-card";
import { SenderCard } from "../endpoints/sender-card";

interface Props {
	delivery: Delivery;
	provider: Provider | undefined;
	onDoctor: () => void;
}

/** Why it is not known to be genuine, with the way to the proof or to a provider. */
export function Why({ delivery, provider, onDoctor }: Props) {
	const { verdict, reason } = delivery;
	if (reason === "handshake") return null;
	if (reason === "no_provider") return <SenderCard delivery={delivery} provider={provider} />;
	return (
		<ReasonCard verdict={verdict} reason={reason}>
			{(verdict === "invalid" || verdict === "missing") && (
				<button type="button" className="btn" onClick={onDoctor}>
					<Stethoscope aria-hidden="true" /> Why? <kbd>S</kbd>
				</button>
			)}
		</ReasonCard>
	);
}
