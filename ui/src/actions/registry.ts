/** Where an action is offered besides its key. */
export type Group = "Go" | "List" | "Delivery" | "Inspector" | "Window";

/** One thing the user can do: it has one name, at most a few keys, and one way to run. */
export interface Action {
	id: string;
	name: string;
	group: Group;
	/** As pressed: "j", "?", "Mod+k", "Shift+F6". `Mod` is the command key on macOS and Ctrl elsewhere. */
	keys: readonly string[];
	/** Words that also find it in the palette. */
	words?: string;
	/** Written in the status bar, as briefly as that. */
	hint?: string;
	/** False while there is nothing it could act on. */
	can?: () => boolean;
	run: () => void;
	/** What it is while several deliveries are chosen, where it then acts on all of them. */
	many?: Pick<Action, "name" | "run"> & Partial<Pick<Action, "keys">>;
}

/** The action as it is while several deliveries are chosen. */
export const ofMany = (action: Action): Action =>
	action.many ? { ...action, ...action.many, can: () => true } : action;

/** Refuses a list in which a name, an id or a key means two things. */
export function registry(actions: readonly Action[]): readonly Action[] {
	const taken = new Set<string>();
	for (const { id, name, keys, many } of actions) {
		const names = [name, many?.name].flatMap((name) => (name ? [`name ${name.toLowerCase()}`] : []));
		for (const one of [`id ${id}`, ...names, ...keys.map((key) => `key ${key}`)]) {
			if (taken.has(one)) throw new Error(`Two actions have the ${one}`);
			taken.add(one);
		}
	}
	return actions;
}
