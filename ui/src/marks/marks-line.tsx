import { Pin, StickyNote, Tag, X } from "lucide-react";
import type { Delivery } from "../api/generated/Delivery";
import { plainText } from "../content/text";
import { usePlace } from "../place/place";
import { mark, useWriting, write } from "./marking";
import { NoteField } from "./note-field";
import { TagField } from "./tag-field";
import { searchFor } from "./tags";

/** What people put on this delivery, below its name; nothing where there is nothing. */
export function MarksLine({ delivery }: { delivery: Delivery }) {
	const { id, pinned, tags, note } = delivery;
	const { writing } = useWriting();
	if (!pinned && tags.length === 0 && note === null && writing === null) return null;
	return (
		<div className="marks">
			{pinned && (
				<span className="mark-pin">
					<Pin aria-hidden="true" /> Pinned
				</span>
			)}
			{tags.map((tag) => (
				<span key={tag} className="tag">
					<Tag aria-hidden="true" />
					<button
						type="button"
						title="Show all with this tag"
						onClick={() => usePlace.getState().setSearch(searchFor(tag))}
					>
						{plainText(tag)}
					</button>
					<button
						type="button"
						className="tag-off"
						aria-label={`Remove the tag ${plainText(tag)}`}
						onClick={() => void mark(id, { tags: tags.filter((one) => one !== tag) })}
					>
						<X aria-hidden="true" />
					</button>
				</span>
			))}
			{writing === "tags" && <TagField key={id} id={id} tags={tags} />}
			{writing === "note" ? (
				<NoteField key={id} id={id} note={note ?? ""} />
			) : (
				note !== null && (
					<button type="button" className="mark-note" title="Edit the note (m)" onClick={() => write("note")}>
						<StickyNote aria-hidden="true" />
						<span>{plainText(note)}</span>
					</button>
				)
			)}
		</div>
	);
}
