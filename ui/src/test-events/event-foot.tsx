import { CircleAlert, CircleCheck, CircleX, Send, Trash2 } from "lucide-react";
import { toast } from "sonner";
import { keyInWords } from "../actions/keys";
import { api } from "../api/client";
import type { EventItem } from "../api/generated/EventItem";
import type { SentEvent } from "../api/generated/SentEvent";
import { wordsOf } from "../api/problem";
import { host } from "../host";
import { usePlace } from "../place/place";
import { queries } from "../queries";
import { tellDeleted } from "../shell/deleted";
import { eventsQuery } from "./questions";
import { cameOf } from "./sent";

interface Props {
	event: EventItem;
	sent: SentEvent | null;
	fault: string | null;
	busy: boolean;
	onClose: () => void;
}

/** Sends, and says at its own place what came of it: a test event is often sent more than once. */
export function EventFoot({ event, sent, fault, busy, onClose }: Props) {
	return (
		<footer className="composer-foot">
			{fault && (
				<p role="alert" className="bg-invalid-soft text-invalid">
					<CircleAlert aria-hidden />
					<span>{fault}</span>
				</p>
			)}
			<div role="status" className="empty:hidden">
				{sent && <Came sent={sent} />}
			</div>
			<div>
				<button type="submit" className="btn primary" disabled={busy}>
					<Send aria-hidden /> {busy ? "Sending…" : sent ? "Send another" : "Send"}{" "}
					<kbd aria-hidden>{keyInWords("Mod+Enter", host.mac)}</kbd>
				</button>
				<button type="button" className="btn" onClick={onClose}>
					Close
				</button>
				{event.saved && (
					<button type="button" className="btn ghost ml-auto" onClick={() => void remove(event, onClose)}>
						<Trash2 aria-hidden /> Delete
					</button>
				)}
			</div>
		</footer>
	);
}

function Came({ sent }: { sent: SentEvent }) {
	const { good, words, more } = cameOf(sent);
	const Glyph = good ? CircleCheck : CircleX;
	const { open, go, setSearch, select } = usePlace.getState();
	return (
		<>
			<Glyph aria-hidden className={good ? "text-valid" : "text-invalid"} />
			<span className="num min-w-0 flex-1 break-words">
				<b>{words}</b> {more}
			</span>
			{sent.delivery !== null && (
				<button
					type="button"
					className="btn"
					onClick={() => {
						open(null);
						setSearch("");
						go({ kind: "all" });
						select(sent.delivery);
					}}
				>
					Show delivery
				</button>
			)}
		</>
	);
}

async function remove({ provider, name, title }: EventItem, onClose: () => void): Promise<void> {
	try {
		const { id } = await api.deleteEvent(provider, name);
		const again = () => queries.invalidateQueries({ queryKey: eventsQuery.queryKey });
		await again();
		onClose();
		tellDeleted(`Deleted the test event “${title}”.`, id, `The test event “${title}” is back.`, again);
	} catch (error) {
		toast.error(wordsOf(error));
	}
}
