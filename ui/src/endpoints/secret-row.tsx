import { CircleAlert, CircleCheck, CirclePause, Clock } from "lucide-react";
import type { Secret } from "../api/generated/Secret";
import { useTimes } from "../time/times";
import { kindInWords } from "./keys";
import { canRotate, nameOfSecret, usesInWords } from "./secret-words";

interface Props {
	secret: Secret;
	rotate: () => void;
	turn: () => void;
	remove: () => void;
}

/** What Creel calls a secret that a handshake brought, until somebody calls it otherwise. */
const CAPTURED = "from the handshake";

/** One secret: what it is called, whether the sender uses it, and the next step of a rotation. */
export function SecretRow({ secret, rotate, turn, remove }: Props) {
	const active = secret.state === "active";
	const times = useTimes();
	const name = nameOfSecret(secret);
	const { stopped_being_used_at: stopped } = secret;
	const about = [
		usesInWords(secret, times.brief),
		`added ${times.brief(secret.created_at)}`,
		secret.captured_from !== null && secret.label !== CAPTURED && CAPTURED,
		secret.username !== null && `user ${secret.username}`,
	];
	return (
		<li className="grid grid-cols-1 gap-1.5 px-3 py-2">
			<div className="flex flex-wrap items-center gap-x-3 gap-y-1">
				<p className="flex min-w-0 flex-1 items-baseline font-medium">
					<span className="truncate">{secret.label ?? kindInWords(secret.kind)}</span>
					{secret.last_four && <code className="ml-2 flex-none font-normal text-ink-2">…{secret.last_four}</code>}
				</p>
				<State secret={secret} />
			</div>
			<div className="flex flex-wrap items-center gap-x-1 gap-y-1">
				<p className="min-w-0 flex-1 text-xs text-ink-3">{about.filter(Boolean).join(" · ")}</p>
				{canRotate(secret) && (
					<button type="button" className="btn ghost" onClick={rotate}>
						Rotate <span className="sr-only">{name}</span>
					</button>
				)}
				<button type="button" className="btn ghost" onClick={turn}>
					{active ? "Retire" : "Activate"} <span className="sr-only">{name}</span>
				</button>
				<button type="button" className="btn ghost" onClick={remove}>
					Delete <span className="sr-only">{name}</span>
				</button>
			</div>
			{active && stopped && (
				<p className="flex gap-2 rounded-m bg-missing-soft px-2.5 py-1.5 text-xs">
					<Clock aria-hidden className="mt-px size-3.5 text-missing" />
					<span>
						The sender stopped using it {times.brief(stopped)} and signs with another one since. It can be retired.
					</span>
				</p>
			)}
		</li>
	);
}

function State({ secret }: { secret: Secret }) {
	if (!secret.available)
		return (
			<span className="badge bg-invalid-soft text-invalid" title="The key that sealed it is lost. Enter it again.">
				<CircleAlert aria-hidden /> Enter again
			</span>
		);
	return secret.state === "active" ? (
		<span className="badge bg-valid-soft text-valid">
			<CircleCheck aria-hidden /> Active
		</span>
	) : (
		<span className="badge bg-unchecked-soft text-unchecked">
			<CirclePause aria-hidden /> Retired
		</span>
	);
}
