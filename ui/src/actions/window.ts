import { usePlace } from "../place/place";
import { copy } from "../shell/copy";
import { receiverUrl } from "../shell/receiver";
import { chooseTheme } from "../shell/theme";
import type { Action } from "./registry";

const place = () => usePlace.getState();

/** What the window opens, and how it looks. */
export const windowActions: readonly Action[] = [
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
];
