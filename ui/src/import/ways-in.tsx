import { FolderInput } from "lucide-react";
import { useEffect } from "react";
import { create } from "zustand";
import { isTyping } from "../actions/keys";
import { usePlace } from "../place/place";

/** Whether a file is held over the window. */
const useHeld = create<{ held: boolean }>()(() => ({ held: false }));

const carriesFile = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;

/** Another sheet may hold what somebody typed, so nothing takes its place. */
const takes = () => {
	const { sheet } = usePlace.getState();
	return sheet === null || sheet.kind === "import";
};

/** Opens the import for a file that is dropped anywhere on the window, and for what is pasted outside of any field. */
export function useWaysIn(): void {
	useEffect(() => {
		const control = new AbortController();
		const on = <K extends keyof DocumentEventMap>(name: K, act: (event: DocumentEventMap[K]) => void) =>
			document.addEventListener(name, act, { signal: control.signal });
		on("dragover", (event) => {
			if (!carriesFile(event)) return;
			// Left to itself, the browser would open the file in place of the page.
			event.preventDefault();
			if (event.dataTransfer) event.dataTransfer.dropEffect = takes() ? "copy" : "none";
			useHeld.setState({ held: takes() });
		});
		on("dragleave", (event) => event.relatedTarget === null && useHeld.setState({ held: false }));
		on("drop", (event) => {
			if (!carriesFile(event)) return;
			event.preventDefault();
			useHeld.setState({ held: false });
			const file = event.dataTransfer?.files[0];
			if (file && takes()) usePlace.getState().open({ kind: "import", file });
		});
		on("paste", (event) => {
			if (isTyping(event.target) || usePlace.getState().sheet !== null) return;
			const file = event.clipboardData?.files[0];
			const text = event.clipboardData?.getData("text/plain") ?? "";
			if (!file && text.trim() === "") return;
			// The sheet has the focus at once, and would be pasted into a second time.
			event.preventDefault();
			usePlace.getState().open(file ? { kind: "import", file } : { kind: "import", text });
		});
		return () => control.abort();
	}, []);
}

/** Says that a file can be let go here. */
export function DropHint() {
	if (!useHeld(({ held }) => held)) return null;
	return (
		<div
			role="status"
			className="pointer-events-none fixed inset-2 z-60 grid place-items-center rounded-l border-2 border-dashed border-accent bg-accent-soft/90"
		>
			<p className="flex items-center gap-2.5 text-lg font-semibold text-ink">
				<FolderInput aria-hidden /> Drop the file to import it
			</p>
		</div>
	);
}
