import { createStore } from "zustand/vanilla";

export type Theme = "light" | "dark" | "contrast";
export type Choice = Theme | "system";

const KEPT_AS = "creel.theme";
const CHOICES: readonly Choice[] = ["system", "light", "dark", "contrast"];

/** The theme that a choice comes to, given what the system asks for. */
export function themeOf(choice: Choice, system: { dark: boolean; contrast: boolean }): Theme {
	if (choice !== "system") return choice;
	return system.contrast ? "contrast" : system.dark ? "dark" : "light";
}

const kept = localStorage.getItem(KEPT_AS) as Choice | null;

/** Without React, which the start of the page has no need of yet. */
export const theme = createStore<{ choice: Choice }>()(() => ({
	choice: kept && CHOICES.includes(kept) ? kept : "system",
}));

export function chooseTheme(choice: Choice): void {
	localStorage.setItem(KEPT_AS, choice);
	theme.setState({ choice });
}

/** Keeps the page in the chosen theme, also when the system changes its own. */
export function wearTheme(): void {
	const dark = matchMedia("(prefers-color-scheme: dark)");
	const contrast = matchMedia("(prefers-contrast: more)");
	const wear = () => {
		const { choice } = theme.getState();
		const worn = themeOf(choice, { dark: dark.matches, contrast: contrast.matches });
		const page = document.documentElement;
		page.dataset.theme = worn;
		// The first picture has no style sheet yet; it is drawn in the system's colours of this scheme.
		page.style.colorScheme = worn === "light" ? "light" : "dark";
	};
	wear();
	dark.addEventListener("change", wear);
	contrast.addEventListener("change", wear);
	theme.subscribe(wear);
}
