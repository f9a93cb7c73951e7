import { RotateCcw } from "lucide-react";

/** That a change was taken over, the way back, and whether it counts already. */
export function Saved({ waits, undo, what }: { waits: boolean; undo: (() => void) | null; what: string }) {
	return (
		<p role="status" className="flex flex-wrap items-center gap-x-2 text-xs empty:hidden">
			{undo && (
				<>
					<span className="text-valid">Saved.</span>
					<button type="button" className="rounded-s text-ink-2 underline" onClick={undo}>
						Undo<span className="sr-only"> the change of {what}</span>
					</button>
				</>
			)}
			{waits && (
				<span className="flex items-center gap-1 text-missing">
					<RotateCcw aria-hidden /> Counts when Creel starts again.
				</span>
			)}
		</p>
	);
}
