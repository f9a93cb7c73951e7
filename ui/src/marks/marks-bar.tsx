import { Mail, MailOpen, Pin, PinOff, StickyNote, Tag, Trash2 } from "lucide-react";
import type { Delivery } from "../api/generated/Delivery";
import { deleteSelected } from "../deliveries/deleting";
import { mark, write } from "./marking";

/** What can be done with a delivery that is being read, below it. */
export function MarksBar({ delivery: { id, pinned, read } }: { delivery: Delivery }) {
	const PinGlyph = pinned ? PinOff : Pin;
	const ReadGlyph = read ? Mail : MailOpen;
	return (
		<footer className="insp-foot">
			<button type="button" className="btn" aria-pressed={pinned} onClick={() => void mark(id, { pinned: !pinned })}>
				<PinGlyph aria-hidden="true" /> {pinned ? "Unpin" : "Pin"} <kbd aria-hidden>P</kbd>
			</button>
			<button type="button" className="btn" onClick={() => write("tags")}>
				<Tag aria-hidden="true" /> Tag <kbd aria-hidden>T</kbd>
			</button>
			<button type="button" className="btn" onClick={() => write("note")}>
				<StickyNote aria-hidden="true" /> Note <kbd aria-hidden>M</kbd>
			</button>
			<button
				type="button"
				className="btn-icon ml-auto"
				aria-label={read ? "Mark as unread" : "Mark as read"}
				title={`${read ? "Mark as unread" : "Mark as read"} (u)`}
				onClick={() => void mark(id, { read: !read })}
			>
				<ReadGlyph aria-hidden="true" />
			</button>
			<button
				type="button"
				className="btn-icon"
				aria-label="Delete delivery"
				title="Delete (Del)"
				onClick={() => void deleteSelected()}
			>
				<Trash2 aria-hidden="true" />
			</button>
		</footer>
	);
}
