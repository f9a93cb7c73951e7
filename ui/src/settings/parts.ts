/** The parts of the settings, in the order they stand in. */
export const PARTS = ["appearance", "network", "storage", "notifications", "desktop", "about"] as const;

export type SettingsPart = (typeof PARTS)[number];
