import { RotateCw } from "lucide-react";
import type { Delivery } from "../api/generated/Delivery";
import type { Retry } from "../api/generated/Retry";
import { usePlace } from "../place/place";
import { retryInWords } from "./retry";
import { useDelivery } from "./use-delivery";

/** Which sending of the same this is, with the way to the others; nothing where it came once. */
export function RetryLine({ delivery: { id, retry } }: { delivery: Pick<Delivery, "id" | "retry"> }) {
	return retry && <Line retry={retry} id={id} />;
}

function Line({ retry, id }: { retry: Retry; id: number }) {
	const answered = useDelivery(retry.previous).data?.answer_status ?? null;
	const { first, previous, next } = retry;
	const ways = [
		["First", first === previous || first === id ? null : first],
		["Previous", previous],
		["Next", next],
	] as const;
	return (
		<>
			<RotateCw aria-hidden="true" />
			<p>
				{retryInWords(retry, answered)}{" "}
				{ways.map(
					([name, to]) =>
						to !== null && (
							<button
								key={name}
								type="button"
								className="mr-2 rounded-s text-accent underline"
								onClick={() => usePlace.getState().select(to)}
							>
								{name}
							</button>
						),
				)}
			</p>
		</>
	);
}
