import { browserHost } from "./browser";
import { desktopHost } from "./desktop";
import type { Host } from "./host";

/** The host this page runs in; the only way from the UI to anything outside of it. */
export const host: Host = "__TAURI_INTERNALS__" in window ? desktopHost() : browserHost();
