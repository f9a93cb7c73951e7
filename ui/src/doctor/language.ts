/** The language that receivers are shown in: chosen once, kept for the next time. */
import { create } from "zustand";
import type { Language } from "../api/generated/Language";

export const LANGUAGES: readonly (readonly [Language, string])[] = [
	["node", "Node"],
	["python", "Python"],
	["php", "PHP"],
	["go", "Go"],
	["rust", "Rust"],
];

const KEPT_AS = "creel.language";

/** A kept choice where it is still one. */
export function languageOf(kept: string | null): Language {
	return LANGUAGES.find(([language]) => language === kept)?.[0] ?? "node";
}

interface Chosen {
	language: Language;
	choose: (language: Language) => void;
}

export const useLanguage = create<Chosen>()((set) => ({
	language: languageOf(localStorage.getItem(KEPT_AS)),
	choose(language) {
		localStorage.setItem(KEPT_AS, language);
		set({ language });
	},
}));
