import { CircleCheck, CircleHelp, KeyRound, Laptop, ShieldX, Unplug, Wrench } from "lucide-react";
import type { ReactNode } from "react";
import type { DiagnosisFinding } from "../api/generated/DiagnosisFinding";
import { Said } from "../inspector/said";
import { certaintyInWords, secretOf } from "./work";

interface Props {
	finding: DiagnosisFinding;
	/** The endpoint that the request came to; its own secrets need no owner. */
	endpoint: string | null;
	/** "1,412 combinations tried." */
	work: string | null;
	/** What can be done at once. */
	children?: ReactNode;
}

const GLYPHS = { sender: ShieldX, between: Unplug, computer: Laptop, endpoint: ShieldX, receiver: Wrench } as const;

/** The cause first, then what proves it, then what to do. */
export function CauseCard({ finding, endpoint, work, children }: Props) {
	const Glyph = GLYPHS[finding.blame];
	const proven = finding.confidence === "proven";
	const secret = secretOf(finding, endpoint);
	return (
		<section className="cause" data-verdict={proven ? "invalid" : "missing"} aria-label="Cause">
			<Glyph aria-hidden="true" />
			<h3>
				<Said text={finding.title} />
			</h3>
			<p>
				<Said text={finding.evidence} />
			</p>
			{secret && (
				<p className="cause-line">
					<KeyRound aria-hidden="true" /> {secret}
				</p>
			)}
			<p className="cause-line num">
				{proven ? <CircleCheck aria-hidden="true" /> : <CircleHelp aria-hidden="true" />}
				{certaintyInWords(finding)} {work}
			</p>
			<p className="cause-fix">
				<b>What to do: </b>
				<Said text={finding.fix} />
			</p>
			{children && <div className="cause-acts">{children}</div>}
		</section>
	);
}
