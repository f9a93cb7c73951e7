import { create } from "zustand";
import type { ConfirmationNeeded } from "../api/generated/ConfirmationNeeded";
import type { ReplayMode } from "../api/generated/ReplayMode";
import type { Start } from "../endpoints/start";
import type { What } from "../replay/draft";
import type { SettingsPart } from "../settings/parts";

/**
 * What the middle pane shows: deliveries of one or all endpoints, a view of some of them, what became no delivery, or the
 * queue of a destination.
 */
export type Scope =
	| { kind: "all" }
	| { kind: "endpoint"; slug: string }
	| { kind: View }
	| { kind: "rejected" }
	| { kind: "destination"; id: number };

/** A view: a search that has a name. */
export type View = "bad" | "failed" | "pinned" | "unread";

const VIEWS: Readonly<Record<View, string>> = {
	bad: "sig:invalid,missing",
	failed: "forward:failed",
	pinned: "is:pinned",
	unread: "is:unread",
};

/** What floats above the panes. */
export type Sheet =
	| { kind: "palette" }
	| { kind: "keys" }
	| { kind: "endpoint"; slug: string | null; start?: Start }
	/** With what was dropped, chosen or pasted already. */
	| { kind: "import"; file?: File; text?: string }
	/** With what was chosen already. */
	| { kind: "diagnose"; file?: File; text?: string }
	| { kind: "destination"; id: number | null }
	| { kind: "catch-up"; id: number }
	/** With what is sent on. */
	| { kind: "forward"; what: What }
	/** With what is saved as a file. */
	| { kind: "export"; what: What }
	| { kind: "resume"; id: number; needed: ConfirmationNeeded }
	| { kind: "providers"; id?: string }
	| { kind: "settings"; part?: SettingsPart }
	/** With what is sent again, and how where that is chosen already. */
	| { kind: "replay"; what: What; mode?: ReplayMode }
	/** With the one that is looked at. */
	| { kind: "replays"; id?: string }
	| { kind: "test-event"; provider?: string; name?: string };

/** Where the user is. Everything on the screen follows from this and from what Creel holds. */
export interface Place {
	scope: Scope;
	/** The search as it is typed; it takes effect a moment later. */
	search: string;
	selected: number | null;
	paused: boolean;
	sheet: Sheet | null;
	go: (scope: Scope) => void;
	setSearch: (search: string) => void;
	select: (id: number | null) => void;
	setPaused: (paused: boolean) => void;
	open: (sheet: Sheet | null) => void;
}

/** The endpoint that is selected in the sidebar, by its slug. */
export const endpointOf = ({ scope }: Place) => (scope.kind === "endpoint" ? scope.slug : null);

/** Whether the middle pane lists deliveries that a search can narrow. */
export const showsDeliveries = ({ kind }: Scope) => kind !== "rejected" && kind !== "destination";

export const usePlace = create<Place>()((set) => ({
	scope: { kind: "all" },
	search: "",
	selected: null,
	paused: false,
	sheet: null,
	// A delivery of the old scope may not occur in the new one, so the selection ends with it.
	go: (scope) => set({ scope, selected: null }),
	// A search is for deliveries; typed beside something else it goes back to them.
	setSearch: (search) => set(({ scope }) => ({ search, scope: showsDeliveries(scope) ? scope : { kind: "all" } })),
	select: (selected) => set({ selected }),
	setPaused: (paused) => set({ paused }),
	open: (sheet) => set({ sheet }),
}));

/** Closes the sheet that is drawn. What it began may end when another one is open already, and that one stays. */
export function useClose(): () => void {
	const own = usePlace(({ sheet }) => sheet);
	return () => {
		const { sheet, open } = usePlace.getState();
		if (sheet === own) open(null);
	};
}

/**
 * The search that the API is asked. What the scope adds stands behind what was typed, so that a position in an error
 * counts the same in both.
 */
export function queryOf(scope: Scope, search: string): string {
	const added =
		scope.kind === "endpoint" ? `endpoint:${scope.slug}` : scope.kind in VIEWS ? VIEWS[scope.kind as View] : "";
	return [search.trim(), added].filter(Boolean).join(" ");
}

/** The search that the list shows, as far as it is typed. */
export function currentQuery(): string {
	const { scope, search } = usePlace.getState();
	return queryOf(scope, search);
}
