import { useState } from "react";
import { api } from "../api/client";
import type { Backlog } from "../api/generated/Backlog";
import type { CaughtUp } from "../api/generated/CaughtUp";
import { ChoiceField } from "../fields/choice-field";
import { Choice } from "../settings/choice";
import { KeyedForm } from "../shell/keyed-form";
import { Sheet } from "../shell/sheet";
import { ConfirmCard } from "./confirm-card";
import { useDestination } from "./questions";
import { standingInWords } from "./standing";
import { useOrder } from "./use-order";

const TAKES: readonly (readonly [Backlog, string, string?])[] = [
	["all", "All of it", "the oldest first"],
	["newest_per_key", "Only the newest of each", "incident or alert, by its key"],
	["none", "None of it", "what waits is left out"],
];

const HOUR = 3_600_000;

/** How far back what was never queued is taken in, in milliseconds; 0 for not at all. */
const BACK: readonly (readonly [number, string])[] = [
	[0, "Only what waits already"],
	[HOUR, "And what arrived in the last hour"],
	[24 * HOUR, "And what arrived in the last 24 hours"],
	[7 * 24 * HOUR, "And what arrived in the last 7 days"],
	[Number.POSITIVE_INFINITY, "And everything that is kept"],
];

/** Decides what becomes of what has gathered for a destination, and of what arrived before it was there. */
export default function CatchUpSheet({ id }: { id: number }) {
	const { data: destination, error } = useDestination(id);
	const [take, setTake] = useState<Backlog>("all");
	const [back, setBack] = useState(0);
	const { needed, fault, busy, close, send, changed } = useOrder(async (confirm) => {
		const since = back === 0 ? null : new Date(Math.max(0, Date.now() - back)).toISOString();
		return caughtUpInWords(await api.catchUp(id, { take, since, confirm }));
	});
	return (
		<Sheet title={`Catch up${destination ? `: ${destination.name}` : ""}`} onClose={close}>
			<KeyedForm
				className="grid min-h-0 flex-1 grid-cols-1 content-start gap-4 overflow-y-auto px-5 py-4"
				onSend={() => send(false)}
			>
				{destination && <p className="text-ink-2">{standingInWords(destination, new Date())}</p>}
				<Choice
					label="What is sent"
					value={take}
					options={TAKES}
					onChange={(take) => {
						setTake(take);
						changed();
					}}
				/>
				<ChoiceField
					label="How far back"
					value={String(back)}
					options={BACK.map(([ms, words]) => [`${ms}`, words])}
					onChange={(ms) => {
						setBack(Number(ms));
						changed();
					}}
				/>
				{needed ? (
					<ConfirmCard needed={needed} busy={busy} onConfirm={() => send(true)} />
				) : (
					<button type="submit" className="btn primary justify-self-start" disabled={busy}>
						{busy ? "Catching up…" : take === "none" ? "Leave it out" : "Catch up"}
					</button>
				)}
				{(fault ?? error) && (
					<p role="alert" className="text-invalid">
						{fault ?? error?.message}
					</p>
				)}
			</KeyedForm>
		</Sheet>
	);
}

/** "12 wait to be sent, 3 of them taken in anew. 4 are left out." */
export function caughtUpInWords({ waiting, taken_in, left_out }: CaughtUp): string {
	const count = (number: number, one: string, many: string) =>
		`${number.toLocaleString("en")} ${number === 1 ? one : many}`;
	const anew = taken_in > 0 ? `, ${taken_in.toLocaleString("en")} of them taken in anew` : "";
	const left = left_out > 0 ? ` ${count(left_out, "is", "are")} left out.` : "";
	return `${count(waiting, "waits", "wait")} to be sent${anew}.${left}`;
}
