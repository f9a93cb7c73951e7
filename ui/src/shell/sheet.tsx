import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import { type ReactNode, useState } from "react";
import { isFocusFree } from "./focus";

interface Props {
	title: string;
	/** Room for a column beside what is edited, or for two of them. */
	wide?: boolean | "twice";
	/** True once something was entered that a slip of the mouse must not throw away; Esc and Cancel mean it. */
	holds?: () => boolean;
	onClose: () => void;
	children: ReactNode;
}

const WIDTHS = { false: "w-[min(540px,100vw)]", true: "w-[min(760px,100vw)]", twice: "w-[min(1080px,100vw)]" };

/** A sheet that comes in from the right, above the panes. The focus goes back to where it was. */
export function Sheet({ title, wide = false, holds, onClose, children }: Props) {
	const [opener] = useState(() => document.activeElement);
	return (
		<Dialog.Root open onOpenChange={(open) => !open && onClose()}>
			<Dialog.Portal>
				{/* Radix's own overlay writes a style element to stop scrolling, which the page's content policy refuses. */}
				<div className="fixed inset-0 z-40 bg-[oklch(0.2_0.02_220/0.3)]" />
				<Dialog.Content
					aria-describedby={undefined}
					className={`fixed inset-y-0 right-0 z-50 flex flex-col border-l border-line bg-surface shadow-float outline-none ${WIDTHS[String(wide) as keyof typeof WIDTHS]}`}
					onCloseAutoFocus={(event) => {
						event.preventDefault();
						// This comes a moment after the sheet is gone, and a key may have taken the focus elsewhere since.
						if (isFocusFree() && opener instanceof HTMLElement) opener.focus();
					}}
					onEscapeKeyDown={(event) => {
						// A list that is open below its field closes first.
						if (event.target instanceof Element && event.target.getAttribute("aria-expanded") === "true")
							event.preventDefault();
					}}
					onInteractOutside={(event) => {
						const target = event.target instanceof Element ? event.target : null;
						if (holds?.() || target?.closest("[data-sonner-toaster]")) event.preventDefault();
					}}
				>
					<header className="flex items-center gap-2 border-b border-line px-5 py-3">
						<Dialog.Title className="min-w-0 flex-1 truncate text-lg font-semibold tracking-tight">
							{title}
						</Dialog.Title>
						<Dialog.Close className="btn-icon" aria-label="Close">
							<X aria-hidden />
						</Dialog.Close>
					</header>
					{children}
				</Dialog.Content>
			</Dialog.Portal>
		</Dialog.Root>
	);
}
