import type { Action } from "./registry";

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** The name of a pressed key as the registry writes it. Shift is named only where the key does not show it itself. */
export function keyName(event: Pressed, mac: boolean): string {
	const command = mac ? event.metaKey : event.ctrlKey;
	const other = mac ? event.ctrlKey : event.metaKey;
	const long = event.key.length > 1;
	const names = [
		command && "Mod",
		other && "Other",
		event.altKey && "Alt",
		event.shiftKey && long && "Shift",
		command ? event.key.toLowerCase() : event.key,
	];
	return names.filter(Boolean).join("+");
}

/** Whether what has the focus takes letters. Single keys are off there, so that typing never acts. */
export function isTyping(target: EventTarget | null): boolean {
	return target instanceof Element && target.closest("input, textarea, select, [contenteditable='true']") !== null;
}

/** What every field does with its text by itself. */
const OF_TEXT: ReadonlySet<string> = new Set(["Mod+a", "Mod+c", "Mod+v", "Mod+x", "Mod+y", "Mod+z"]);

/** The action that a key means here, or none. */
export function actionFor(actions: readonly Action[], event: KeyboardEvent, mac: boolean): Action | undefined {
	const name = keyName(event, mac);
	const whileTyping = (name.startsWith("Mod+") && !OF_TEXT.has(name)) || name.endsWith("F6");
	if (isTyping(event.target) && !whileTyping) return undefined;
	return actions.find((action) => action.keys.includes(name) && (action.can?.() ?? true));
}

const SHOWN: Record<string, string> = {
	Escape: "Esc",
	Delete: "Del",
	ArrowDown: "↓",
	ArrowUp: "↑",
	PageDown: "PgDn",
	PageUp: "PgUp",
	Shift: "⇧",
};

/** A key as people read it: ⌘K on macOS, Ctrl+K elsewhere. */
export function keyInWords(key: string, mac: boolean): string {
	const parts = key.split("+").map((part) => {
		if (part === "Mod") return mac ? "⌘" : "Ctrl";
		return SHOWN[part] ?? (part.length === 1 && key !== part ? part.toUpperCase() : part);
	});
	return parts.join(mac ? "" : "+");
}
