import { FolderOpen } from "lucide-react";
import { type ReactNode, useRef } from "react";

/** A button that lets a file be chosen. The field behind it is the only thing that may ask for one. */
export function FileButton({ onFile, children }: { onFile: (file: File) => void; children: ReactNode }) {
	const field = useRef<HTMLInputElement>(null);
	return (
		<>
			<button type="button" className="btn" onClick={() => field.current?.click()}>
				<FolderOpen aria-hidden /> {children}
			</button>
			<input
				ref={field}
				type="file"
				hidden
				onChange={({ target }) => {
					const file = target.files?.[0];
					// The same file, changed in between, can be chosen again.
					target.value = "";
					if (file) onFile(file);
				}}
			/>
		</>
	);
}
