import { CircleCheck, CircleX } from "lucide-react";
import type { Delivery } from "../api/generated/Delivery";
import { Shown, Wire } from "../inspector/shown";

/** What the service that the endpoint stands in for would say of this delivery. */
export function StandInCard({ delivery: { stand_in, answer_status } }: { delivery: Delivery }) {
	if (!stand_in) return null;
	const { title, violations } = stand_in;
	if (violations.length === 0)
		return (
			<p className="flex gap-2">
				<CircleCheck aria-hidden="true" className="mt-0.5 text-valid" />
				<span>
					Accepted as <b className="font-semibold">{title}</b> would.
				</span>
			</p>
		);
	return (
		<section className="cause" aria-label={`${title} stand-in`}>
			<CircleX aria-hidden="true" />
			<h3>
				{title} would refuse this
				{answer_status !== null && answer_status >= 400 && ` with ${answer_status}`}
			</h3>
			<ul className="grid gap-1.5">
				{violations.map(({ path, message }, at) => (
					// biome-ignore lint/suspicious/noArrayIndexKey: violations of one delivery never move.
					<li key={at}>
						<Wire text={path} />: <Shown text={message} />
					</li>
				))}
			</ul>
		</section>
	);
}
