import "./chosen.css";
import { Download, Forward, ListChecks, MailOpen, Pin, RotateCw, Tag, Trash2, X } from "lucide-react";
import { keyInWords } from "../actions/keys";
import { useList } from "../deliveries/control";
import { deleteChosen } from "../deliveries/deleting";
import { host } from "../host";
import { IconButton } from "../shell/icon-button";
import { exportChosen, forwardChosen, pinChosen, readChosen, replayChosen } from "./acts";
import { chosenInWords, clearChosen, countOf, useChosen } from "./chosen";
import { TagChosen } from "./tag-chosen";

/** How much is chosen, and what can be done with it. `total` is how many the list has. */
export default function ChosenBar({ total }: { total: number }) {
	const { chosen, tagging } = useChosen();
	return (
		<section className="chosen-bar" aria-label="What is chosen">
			<b className="num">{chosenInWords(chosen)}</b>
			{countOf(chosen) < total && (
				<button
					type="button"
					className="chosen-all num"
					title={`Choose all that the search finds (${keyInWords("Mod+a", host.mac)})`}
					onClick={() => useList.getState().control?.chooseAll?.()}
				>
					<ListChecks aria-hidden="true" /> All {total.toLocaleString("en")}
				</button>
			)}
			{tagging ? (
				<TagChosen />
			) : (
				<>
					<button type="button" className="btn primary" aria-keyshortcuts="r" onClick={replayChosen}>
						<RotateCw aria-hidden="true" />
						Replay… <kbd aria-hidden>R</kbd>
					</button>
					<IconButton name="Forward what is chosen" title="Forward to a destination (f)" spare run={forwardChosen}>
						<Forward aria-hidden="true" />
					</IconButton>
					<IconButton name="Tag what is chosen" title="Tag (#)" run={() => useChosen.setState({ tagging: true })}>
						<Tag aria-hidden="true" />
					</IconButton>
					<IconButton name="Pin or unpin what is chosen" title="Pin or unpin (p)" run={() => void pinChosen()}>
						<Pin aria-hidden="true" />
					</IconButton>
					<IconButton
						name="Mark what is chosen as read or unread"
						title="Mark as read or unread (u)"
						spare
						run={() => void readChosen()}
					>
						<MailOpen aria-hidden="true" />
					</IconButton>
					<IconButton name="Export what is chosen" title="Export to a file" spare run={exportChosen}>
						<Download aria-hidden="true" />
					</IconButton>
					<IconButton name="Delete what is chosen" title="Delete (Del)" run={() => void deleteChosen()}>
						<Trash2 aria-hidden="true" />
					</IconButton>
					<IconButton name="Choose none" title="Choose none (Esc)" run={clearChosen}>
						<X aria-hidden="true" />
					</IconButton>
				</>
			)}
		</section>
	);
}
