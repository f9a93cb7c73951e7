import { CircleDashed, ShieldAlert, ShieldX } from "lucide-react";
import type { Reason } from "../api/generated/Reason";
import type { Verdict } from "../api/generated/Verdict";
import { explain } from "./reasons";

/** Why a delivery is not valid: the cause first, then what it means, then what to do. */
export function CauseCard({ verdict, reason }: { verdict: Verdict; reason: Reason }) {
	if (verdict === "valid") return null;
	const { cause, means, fix } = explain(reason);
	const Glyph = verdict === "invalid" ? ShieldX : verdict === "missing" ? ShieldAlert : CircleDashed;
	return (
		<section className="cause" data-verdict={verdict} aria-label="Why">
			<Glyph aria-hidden="true" />
			<strong>{cause}</strong>
			<p>{means}</p>
			<p>
				<b>What to do: </b>
				{fix}
			</p>
		</section>
	);
}
