import { Mail, MailOpen, PackagePlus, Pin, PinOff, SlidersHorizontal, StickyNote, Tag, Trash2 } from "lucide-react";
import type { Delivery } from "../api/generated/Delivery";
import { deleteSelected } from "../deliveries/deleting";
import { compose } from "../replay/composing";
import { ReplayButton } from "../replay/replay-button";
import { IconButton } from "../shell/icon-button";
import { saveAsTestEvent } from "../test-events/saving";
import { mark, write } from "./marking";

/** What can be done with a delivery that is being read, below it. */
export function MarksBar({ delivery }: { delivery: Delivery }) {
	const { id, pinned, read, verdict } = delivery;
	const PinGlyph = pinned ? PinOff : Pin;
	const ReadGlyph = read ? Mail : MailOpen;
	return (
		<footer className="insp-foot">
			{/* Where the signature is not right, what mends that comes first. */}
			<ReplayButton delivery={delivery} primary={verdict === "valid" || verdict === "unchecked"} />
			<IconButton
				name="Compose a replay"
				title="Replay: where to and how (R)"
				run={() => compose({ deliveries: [id] })}
			>
				<SlidersHorizontal aria-hidden="true" />
			</IconButton>
			<span className="ml-auto" />
			<IconButton name="Save as test event" title="Save as test event" spare run={() => void saveAsTestEvent(delivery)}>
				<PackagePlus aria-hidden="true" />
			</IconButton>
			<IconButton
				name={pinned ? "Unpin" : "Pin"}
				title={`${pinned ? "Unpin" : "Pin"} (p)`}
				pressed={pinned}
				run={() => void mark(id, { pinned: !pinned })}
			>
				<PinGlyph aria-hidden="true" />
			</IconButton>
			<IconButton name="Tag" title="Tag (#)" run={() => write("tags")}>
				<Tag aria-hidden="true" />
			</IconButton>
			<IconButton name="Note" title="Note (m)" run={() => write("note")}>
				<StickyNote aria-hidden="true" />
			</IconButton>
			<IconButton
				name={read ? "Mark as unread" : "Mark as read"}
				spare
				title={`${read ? "Mark as unread" : "Mark as read"} (u)`}
				run={() => void mark(id, { read: !read })}
			>
				<ReadGlyph aria-hidden="true" />
			</IconButton>
			<IconButton name="Delete delivery" title="Delete (Del)" run={() => void deleteSelected()}>
				<Trash2 aria-hidden="true" />
			</IconButton>
		</footer>
	);
}
