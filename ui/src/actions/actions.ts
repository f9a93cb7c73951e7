import type { ChangeMarks } from "../api/generated/ChangeMarks";
import type { Delivery } from "../api/generated/Delivery";
import type { ReplayMode } from "../api/generated/ReplayMode";
import { useList } from "../deliveries/control";
import { deleteSelected } from "../deliveries/deleting";
import { currentDestination, pauseOrResume, retryFailed } from "../destinations/acts";
import { canHaveEndpoint, endpointForThis, selectedDelivery } from "../endpoints/endpoint-for-this";
import { TABS, tabBeside, tabName, useTab } from "../inspector/tabs";
import { mark, write } from "../marks/marking";
import { currentQuery, usePlace } from "../place/place";
import { compose } from "../replay/composing";
import { sendAgain } from "../replay/sending";
import { copy } from "../shell/copy";
import { focusPane, nextPane } from "../shell/focus";
import { receiverUrl } from "../shell/receiver";
import { chooseTheme } from "../shell/theme";
import { saveAsTestEvent } from "../test-events/saving";
import { type Action, registry } from "./registry";

const place = () => usePlace.getState();
const list = () => useList.getState().control;
const listed = () => list() !== null;
const live = () => list()?.jump !== undefined;
const selected = () => place().selected !== null;
const inspectable = () => selected() || place().scope.kind === "rejected";

/** Ends the innermost thing first: the selection, then the search. */
function back(): void {
	if (selected()) place().select(null);
	else place().setSearch("");
}

/** Changes the marks of the delivery that is selected, by what they are. */
function change(of: (delivery: Delivery) => ChangeMarks): void {
	const delivery = selectedDelivery();
	if (delivery) void mark(delivery.id, of(delivery));
}

/** Opens the composer for the delivery that is selected. */
function composeSelected(mode?: ReplayMode): void {
	const { selected } = place();
	if (selected !== null) compose({ deliveries: [selected] }, mode);
}

const focusSearch = () => document.querySelector<HTMLInputElement>("#search")?.select();

/** Everything the window can do. Keys, palette, the sheet of keys and the status bar all read this list. */
export const actions: readonly Action[] = registry([
	{
		id: "next",
		name: "Next in the list",
		group: "List",
		can: listed,
		keys: ["j", "ArrowDown"],
		hint: "Next",
		run: () => list()?.move(1),
	},
	{
		id: "previous",
		name: "Previous in the list",
		group: "List",
		can: listed,
		keys: ["k", "ArrowUp"],
		run: () => list()?.move(-1),
	},
	{
		id: "first",
		name: "Newest in the list",
		group: "List",
		can: listed,
		keys: ["g", "Home"],
		run: () => list()?.first(),
	},
	{ id: "last", name: "Oldest in the list", group: "List", can: listed, keys: ["G", "End"], run: () => list()?.last() },
	{
		id: "page-down",
		name: "One page down",
		group: "List",
		can: listed,
		keys: ["PageDown"],
		run: () => list()?.page(1),
	},
	{ id: "page-up", name: "One page up", group: "List", can: listed, keys: ["PageUp"], run: () => list()?.page(-1) },
	{ id: "jump", name: "Show new deliveries", group: "List", can: live, keys: ["."], run: () => list()?.jump?.() },
	{
		id: "pause",
		name: "Pause or resume the list",
		group: "List",
		can: live,
		keys: ["l"],
		hint: "Pause list",
		words: "freeze stop live tail",
		run: () => place().setPaused(!place().paused),
	},
	{
		id: "replay-found",
		name: "Replay all found…",
		group: "List",
		can: live,
		keys: [],
		words: "send again bulk search many",
		run: () => compose({ q: currentQuery() }),
	},
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
		run: () => {
			const delivery = selectedDelivery();
			if (delivery) void sendAgain(delivery);
		},
	},
	{
		id: "compose",
		name: "Replay…",
		group: "Delivery",
		keys: ["R"],
		words: "compose send again url mode exact stripped broken",
		can: selected,
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
		id: "save-as-test-event",
		name: "Save as test event",
		group: "Delivery",
		keys: [],
		words: "keep sample fixture",
		can: selected,
		run: () => {
			const delivery = selectedDelivery();
			if (delivery) void saveAsTestEvent(delivery);
		},
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
	},
	{
		id: "tag",
		name: "Tag delivery",
		group: "Delivery",
		keys: ["#", "T"],
		words: "label mark",
		can: selected,
		run: () => write("tags"),
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
	},
	{
		id: "endpoint-for-this",
		name: "Create endpoint for this delivery",
		group: "Delivery",
		keys: ["N"],
		words: "new add own path sender url",
		can: () => canHaveEndpoint(selectedDelivery()),
		run: () => {
			const delivery = selectedDelivery();
			if (canHaveEndpoint(delivery)) void endpointForThis(delivery);
		},
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
	...TABS.map((tab, at) => ({
		id: `tab-${tab}`,
		name: `Show ${tabName(tab)}`,
		group: "Inspector" as const,
		keys: [`${at + 1}`],
		words: "tab inspector",
		can: selected,
		run: () => useTab.getState().choose(tab),
	})),
	{
		id: "previous-tab",
		name: "Previous tab of the inspector",
		group: "Inspector",
		keys: ["["],
		can: selected,
		run: () => useTab.setState(({ tab }) => ({ tab: tabBeside(tab, -1) })),
	},
	{
		id: "next-tab",
		name: "Next tab of the inspector",
		group: "Inspector",
		keys: ["]"],
		can: selected,
		run: () => useTab.setState(({ tab }) => ({ tab: tabBeside(tab, 1) })),
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
	{
		id: "pause-destination",
		name: "Pause or resume the destination",
		group: "Go",
		keys: [],
		words: "forward queue hold stop go on",
		can: () => currentDestination() !== undefined,
		run: () => {
			const destination = currentDestination();
			if (destination) void pauseOrResume(destination);
		},
	},
	{
		id: "catch-up",
		name: "Catch up: send the destination what it missed…",
		group: "Go",
		keys: [],
		words: "forward queue backlog",
		can: () => currentDestination() !== undefined,
		run: () => {
			const destination = currentDestination();
			if (destination) place().open({ kind: "catch-up", id: destination.id });
		},
	},
	{
		id: "destination-settings",
		name: "Settings of the destination",
		group: "Go",
		keys: [],
		words: "forward edit transform filter secrets retries",
		can: () => currentDestination() !== undefined,
		run: () => {
			const destination = currentDestination();
			if (destination) place().open({ kind: "destination", id: destination.id });
		},
	},
	{
		id: "search",
		name: "Search deliveries",
		group: "Go",
		keys: ["/", "Mod+f"],
		words: "find filter",
		run: focusSearch,
	},
	{ id: "all", name: "All deliveries", group: "Go", keys: [], run: () => place().go({ kind: "all" }) },
	{
		id: "bad",
		name: "Bad signatures",
		group: "Go",
		keys: [],
		words: "invalid missing view",
		run: () => place().go({ kind: "bad" }),
	},
	{
		id: "failed",
		name: "Failed forwards",
		group: "Go",
		keys: [],
		words: "view destination refused",
		run: () => place().go({ kind: "failed" }),
	},
	{
		id: "pinned",
		name: "Pinned deliveries",
		group: "Go",
		keys: [],
		words: "view kept",
		run: () => place().go({ kind: "pinned" }),
	},
	{
		id: "unread",
		name: "Unread deliveries",
		group: "Go",
		keys: [],
		words: "view new",
		run: () => place().go({ kind: "unread" }),
	},
	{
		id: "rejected",
		name: "Rejected requests",
		group: "Go",
		keys: [],
		words: "malformed view",
		run: () => place().go({ kind: "rejected" }),
	},
	{ id: "escape", name: "Clear selection, then search", group: "Go", keys: ["Escape"], run: back },
	{ id: "next-pane", name: "Next pane", group: "Go", keys: ["F6"], run: () => nextPane(1) },
	{ id: "previous-pane", name: "Previous pane", group: "Go", keys: ["Shift+F6"], run: () => nextPane(-1) },
	{
		id: "new-endpoint",
		name: "New endpoint",
		group: "Window",
		keys: ["n"],
		words: "create add url",
		run: () => place().open({ kind: "endpoint", slug: null }),
	},
	{
		id: "new-stand-in",
		name: "Stand in for a service…",
		group: "Window",
		keys: [],
		words: "endpoint mock fake pagerduty datadog slack teams discord telegram zendesk statuspage opsknight",
		run: () => place().open({ kind: "endpoint", slug: null, start: { standIn: true } }),
	},
	{
		id: "test-event",
		name: "Send a test event…",
		group: "Window",
		keys: ["t"],
		hint: "Test event",
		words: "sample provider simulate trigger fixture",
		run: () => place().open({ kind: "test-event" }),
	},
	{
		id: "replays",
		name: "Replays",
		group: "Window",
		keys: [],
		words: "results progress sent cancel history",
		run: () => place().open({ kind: "replays" }),
	},
	{
		id: "new-destination",
		name: "New destination",
		group: "Window",
		keys: ["F"],
		words: "forward relay create add url transform jq",
		run: () => place().open({ kind: "destination", id: null }),
	},
	{
		id: "import",
		name: "Import…",
		group: "Window",
		keys: ["i"],
		words: "file paste har curl raw http archive",
		run: () => place().open({ kind: "import" }),
	},
	{
		id: "diagnose",
		name: "Diagnose a request…",
		group: "Window",
		keys: ["D"],
		words: "doctor signature verify paste raw curl why invalid",
		run: () => place().open({ kind: "diagnose" }),
	},
	{
		id: "providers",
		name: "Providers",
		group: "Window",
		keys: [],
		words: "services how signs definitions catalogue",
		run: () => place().open({ kind: "providers" }),
	},
	{
		id: "copy-url",
		name: "Copy URL",
		group: "Window",
		keys: ["y"],
		words: "receiver address",
		run: () => void copy(receiverUrl(), "URL"),
	},
	{
		id: "settings",
		name: "Settings",
		group: "Window",
		keys: ["Mod+,"],
		words: "preferences options appearance network storage retention notifications about",
		run: () => place().open({ kind: "settings" }),
	},
	{
		id: "palette",
		name: "Command palette",
		group: "Window",
		keys: ["Mod+k"],
		run: () => place().open({ kind: "palette" }),
	},
	{
		id: "keys",
		name: "Keyboard shortcuts",
		group: "Window",
		keys: ["?"],
		hint: "Keys",
		words: "help",
		run: () => place().open({ kind: "keys" }),
	},
	{ id: "theme-system", name: "Theme: as the system", group: "Window", keys: [], run: () => chooseTheme("system") },
	{ id: "theme-light", name: "Theme: light", group: "Window", keys: [], run: () => chooseTheme("light") },
	{ id: "theme-dark", name: "Theme: dark", group: "Window", keys: [], run: () => chooseTheme("dark") },
	{
		id: "theme-contrast",
		name: "Theme: high contrast",
		group: "Window",
		keys: [],
		words: "accessibility",
		run: () => chooseTheme("contrast"),
	},
]);
