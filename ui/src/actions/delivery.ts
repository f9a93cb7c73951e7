import type { ChangeMarks } from "../api/generated/ChangeMarks";
import type { Delivery } from "../api/generated/Delivery";
import type { ReplayMode } from "../api/generated/ReplayMode";
import { forwardChosen, pinChosen, readChosen, replayChosen } from "../chosen/acts";
import { anyChosen, useChosen } from "../chosen/chosen";
import { deleteChosen, deleteSelected } from "../deliveries/deleting";
import { retryFailed } from "../destinations/acts";
import { canHaveEndpoint, endpointForThis } from "../endpoints/endpoint-for-this";
import { useTab } from "../inspector/tabs";
import { selectedDelivery, withSelected } from "../inspector/use-delivery";
import { mark, write } from "../marks/marking";
import { usePlace } from "../place/place";
import { compose } from "../replay/composing";
import { sendAgain } from "../replay/sending";
import { focusPane } from "../shell/focus";
import { saveAsTestEvent } from "../test-events/saving";
import type { Action } from "./registry";

const selected = () => usePlace.getState().selected !== null;
const inspectable = () => selected() || usePlace.getState().scope.kind === "rejected";

/** Changes the marks of the delivery that is selected, by what they are. */
function change(of: (delivery: Delivery) => ChangeMarks): void {
	void withSelected((delivery) => void mark(delivery.id, of(delivery)));
}

/** Opens the composer for the delivery that is selected. */
function composeSelected(mode?: ReplayMode): void {
	const { selected } = usePlace.getState();
	if (selected !== null) compose({ deliveries: [selected] }, mode);
}

/** What is done with the delivery that is open, or with all that are chosen. */
export const deliveryActions: readonly Action[] = [
	{
		id: "open",
		name: "Go to the inspector",
		group: "Delivery",
		keys: ["Enter"],
		hint: "Inspect",
		can: inspectable,
		run: () => focusPane("inspector"),
	},
	{
		id: "replay",
		name: "Replay to where it went last",
		group: "Delivery",
		keys: ["r"],
		hint: "Replay",
		words: "send again resend re-sign",
		can: selected,
		run: () => void withSelected((delivery) => void sendAgain(delivery)),
		many: { name: "Replay what is chosen…", keys: ["r", "R"], run: replayChosen },
	},
	{
		id: "compose",
		name: "Replay…",
		group: "Delivery",
		keys: ["R"],
		words: "compose send again url mode exact stripped broken",
		// With several chosen, the same keys open it for all of them.
		can: () => selected() && !anyChosen(),
		run: () => composeSelected(),
	},
	{
		id: "edit-and-replay",
		name: "Edit and replay…",
		group: "Delivery",
		keys: ["e"],
		words: "change body headers curl",
		can: selected,
		run: () => composeSelected("edited"),
	},
	{
		id: "forward",
		name: "Forward to a destination…",
		group: "Delivery",
		keys: ["f"],
		words: "send on queue",
		can: selected,
		run: () => {
			const { selected, open } = usePlace.getState();
			if (selected !== null) open({ kind: "forward", what: { deliveries: [selected] } });
		},
		many: { name: "Forward what is chosen…", run: forwardChosen },
	},
	{
		id: "save-as-test-event",
		name: "Save as test event",
		group: "Delivery",
		keys: [],
		words: "keep sample fixture",
		can: selected,
		run: () => void withSelected((delivery) => void saveAsTestEvent(delivery)),
	},
	{
		id: "delete",
		name: "Delete delivery",
		group: "Delivery",
		keys: ["Delete"],
		hint: "Delete",
		words: "remove",
		can: selected,
		run: () => void deleteSelected(),
		many: { name: "Delete what is chosen", run: () => void deleteChosen() },
	},
	{
		id: "pin",
		name: "Pin or unpin delivery",
		group: "Delivery",
		keys: ["p"],
		hint: "Pin",
		words: "keep star bookmark",
		can: selected,
		run: () => change(({ pinned }) => ({ pinned: !pinned })),
		many: { name: "Pin or unpin what is chosen", run: () => void pinChosen() },
	},
	{
		id: "tag",
		name: "Tag delivery",
		group: "Delivery",
		keys: ["#", "T"],
		words: "label mark",
		can: selected,
		run: () => write("tags"),
		many: { name: "Tag what is chosen…", run: () => useChosen.setState({ tagging: true }) },
	},
	{
		id: "note",
		name: "Write a note on the delivery",
		group: "Delivery",
		keys: ["m"],
		words: "memo comment remark",
		can: selected,
		run: () => write("note"),
	},
	{
		id: "read",
		name: "Mark as read or unread",
		group: "Delivery",
		keys: ["u"],
		words: "seen new",
		can: selected,
		run: () => change(({ read }) => ({ read: !read })),
		many: { name: "Mark what is chosen as read or unread", run: () => void readChosen() },
	},
	{
		id: "endpoint-for-this",
		name: "Create endpoint for this delivery",
		group: "Delivery",
		keys: ["N"],
		words: "new add own path sender url",
		can: () => {
			const delivery = selectedDelivery();
			return delivery ? canHaveEndpoint(delivery) : selected();
		},
		run: () =>
			void withSelected((delivery) => {
				if (canHaveEndpoint(delivery)) void endpointForThis(delivery);
			}),
	},
	{
		id: "why",
		name: "Why this verdict? Ask the doctor",
		group: "Delivery",
		keys: ["s"],
		hint: "Why?",
		words: "signature invalid cause proof fix",
		can: selected,
		run: () => useTab.getState().choose("signature"),
	},
	{
		id: "retry-forwards",
		name: "Retry its failed forwards now",
		group: "Delivery",
		keys: [],
		words: "again destination",
		can: () => (selectedDelivery()?.forwards?.failed ?? 0) > 0,
		run: () => void retryFailed(),
	},
];
