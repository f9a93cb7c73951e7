import { CircleAlert, CircleCheck, CirclePause } from "lucide-react";
import { useState } from "react";
import { api } from "../api/client";
import type { Secret } from "../api/generated/Secret";
import { useTimes } from "../time/times";
import { kindInWords } from "./keys";
import { useRejudging } from "./rejudging";

/** The secrets of an endpoint without their values, and what can be done with each. */
export function SecretList({ slug, secrets }: { slug: string; secrets: readonly Secret[] }) {
	const [said, setSaid] = useState<string | null>(null);
	const [deleted, setDeleted] = useState<number | null>(null);
	const rejudging = useRejudging();
	const act = async (work: () => Promise<unknown>, done: string) => {
		try {
			await work();
			setSaid(done);
			const came = await rejudging(slug);
			if (came) setSaid(`${done} ${came}`);
		} catch (error) {
			setSaid(error instanceof Error ? error.message : String(error));
		}
	};
	const remove = (secret: Secret) =>
		act(async () => setDeleted((await api.deleteSecret(slug, secret.id)).id), `Deleted ${nameOf(secret)}.`);
	const turn = (secret: Secret) => {
		const state = secret.state === "active" ? "retired" : "active";
		setDeleted(null);
		return act(
			() => api.changeSecret(slug, secret.id, { state }),
			state === "retired" ? "Retired. It counts only for what arrived before." : "Active again.",
		);
	};
	const undo = (deletion: number) => {
		setDeleted(null);
		return act(() => api.restore(deletion), "The secret is back.");
	};
	return (
		<div className="grid grid-cols-1 gap-1.5">
			{secrets.length > 0 && (
				<ul className="divide-y divide-line rounded-m border border-line bg-raised">
					{secrets.map((secret) => (
						<Row key={secret.id} secret={secret} turn={() => turn(secret)} remove={() => remove(secret)} />
					))}
				</ul>
			)}
			{/* Undo stands here rather than in a toast: while the sheet is open, keys do not reach what lies outside of it. */}
			<p role="status" className="flex items-center gap-2 text-xs text-ink-2 empty:hidden">
				{said}
				{deleted !== null && (
					<button type="button" className="btn h-6 px-2 text-xs" onClick={() => undo(deleted)}>
						Undo
					</button>
				)}
			</p>
		</div>
	);
}

function Row({ secret, turn, remove }: { secret: Secret; turn: () => void; remove: () => void }) {
	const active = secret.state === "active";
	const times = useTimes();
	const name = nameOf(secret);
	return (
		<li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
			<div className="min-w-0 flex-1">
				<p className="flex items-baseline font-medium">
					<span className="truncate">{secret.label ?? kindInWords(secret.kind)}</span>
					{secret.last_four && <code className="ml-2 flex-none font-normal text-ink-2">…{secret.last_four}</code>}
				</p>
				<p className="text-xs text-ink-3">
					<time dateTime={secret.created_at}>added {times.brief(secret.created_at)}</time>
					{secret.username !== null && ` · user ${secret.username}`}
				</p>
			</div>
			<State secret={secret} />
			<button type="button" className="btn ghost" onClick={turn}>
				{active ? "Retire" : "Activate"} <span className="sr-only">{name}</span>
			</button>
			<button type="button" className="btn ghost" onClick={remove}>
				Delete <span className="sr-only">{name}</span>
			</button>
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

function nameOf(secret: Secret): string {
	return secret.label ?? (secret.last_four ? `the secret …${secret.last_four}` : "the secret");
}
