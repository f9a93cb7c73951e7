import { useState } from "react";
import { api } from "../api/client";
import type { RotatedSecret } from "../api/generated/RotatedSecret";
import type { Secret } from "../api/generated/Secret";
import { wordsOf } from "../api/problem";
import { useRejudging } from "./rejudging";
import { Rotated } from "./rotated";
import { SecretRow } from "./secret-row";
import { nameOfSecret } from "./secret-words";

interface Props {
	slug: string;
	/** Who sends, by name; null while nobody is set. */
	provider: string | null;
	secrets: readonly Secret[];
}

/** The secrets of an endpoint without their values, and what can be done with each. */
export function SecretList({ slug, provider, secrets }: Props) {
	const [said, setSaid] = useState<string | null>(null);
	const [deleted, setDeleted] = useState<number | null>(null);
	const [rotated, setRotated] = useState<RotatedSecret | null>(null);
	const rejudging = useRejudging();
	const act = async (work: () => Promise<unknown>, done: string) => {
		try {
			await work();
			setSaid(done);
			const came = await rejudging(slug);
			if (came) setSaid(`${done} ${came}`);
		} catch (error) {
			setSaid(wordsOf(error));
		}
	};
	const remove = (secret: Secret) =>
		act(async () => setDeleted((await api.deleteSecret(slug, secret.id)).id), `Deleted ${nameOfSecret(secret)}.`);
	const turn = (secret: Secret) => {
		const state = secret.state === "active" ? "retired" : "active";
		setDeleted(null);
		return act(
			() => api.changeSecret(slug, secret.id, { state }),
			state === "retired" ? "Retired. It counts only for what arrived before." : "Active again.",
		);
	};
	const rotate = (secret: Secret) => {
		setDeleted(null);
		return act(
			async () => setRotated(await api.rotateSecret(slug, secret.id)),
			"Made a new secret. Both are accepted.",
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
						<SecretRow
							key={secret.id}
							secret={secret}
							rotate={() => rotate(secret)}
							turn={() => turn(secret)}
							remove={() => remove(secret)}
						/>
					))}
				</ul>
			)}
			{rotated && <Rotated rotated={rotated} provider={provider} onDone={() => setRotated(null)} />}
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
