import { CircleDashed, ShieldAlert, ShieldX } from "lucide-react";
import type { ReactNode } from "react";
import type { Reason } from "../api/generated/Reason";
import type { Verdict } from "../api/generated/Verdict";
import { explain } from "../inspector/reasons";

interface Props {
	verdict: Verdict;
	reason: Reason;
	/** What can be done at once. */
	children?: ReactNode;
}

/** Why a delivery is not valid, as far as the judging itself says it. */
export function ReasonCard({ verdict, reason, children }: Props) {
	if (verdict === "valid") return null;
	const { cause, means, fix } = explain(reason);
	const Glyph = verdict === "invalid" ? ShieldX : verdict === "missing" ? ShieldAlert : CircleDashed;
	return (
		<section className="cause" data-verdict={verdict} aria-label="Why">
			<Glyph aria-hidden="true" />
			<h3>{cause}</h3>
			<p>{means}</p>
			<p className="cause-fix">
				<b>What to do: </b>
				{fix}
			</p>
			{children && <div className="cause-acts">{children}</div>}
		</section>
	);
}
