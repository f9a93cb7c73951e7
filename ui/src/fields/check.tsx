import { useId } from "react";

/** A switch with its words beside it. */
export function Check(props: { label: string; hint: string; checked: boolean; onChange: (checked: boolean) => void }) {
	const id = useId();
	return (
		<div className="grid grid-cols-[16px_1fr] gap-x-2.5">
			<input
				id={id}
				type="checkbox"
				className="mt-0.5 size-4 accent-accent"
				aria-describedby={`${id}-hint`}
				checked={props.checked}
				onChange={(event) => props.onChange(event.target.checked)}
			/>
			<label htmlFor={id} className="font-medium">
				{props.label}
			</label>
			<p id={`${id}-hint`} className="col-start-2 text-xs text-ink-3">
				{props.hint}
			</p>
		</div>
	);
}
