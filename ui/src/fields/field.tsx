import { CircleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";

/** What a control needs so that its label, hint and fault are read with it. */
export interface Tied {
	id: string;
	"aria-describedby": string | undefined;
	"aria-invalid": true | undefined;
	"aria-required"?: true | undefined;
}

/** What every field says about itself. */
export interface Said {
	label: string;
	hint?: ReactNode;
	/** A remark that does not keep anybody from saving. */
	remark?: string | null | undefined;
	fault?: string | undefined;
	required?: boolean | undefined;
}

interface Props extends Said {
	children: (tied: Tied) => ReactNode;
}

/** A label, its control, and what is to say about it. */
export function Field({ label, hint, remark, fault, required, children }: Props) {
	const id = useId();
	const parts = [fault && `${id}-fault`, remark && `${id}-remark`, hint && !fault && `${id}-hint`].filter(Boolean);
	return (
		<div className="grid grid-cols-1 content-start gap-1">
			<label htmlFor={id} className="font-medium text-ink">
				{label}
				{required === false && <span className="font-normal text-ink-3"> (optional)</span>}
			</label>
			{children({
				id,
				"aria-describedby": parts.join(" ") || undefined,
				"aria-invalid": fault ? true : undefined,
				"aria-required": required || undefined,
			})}
			{fault && (
				<p id={`${id}-fault`} className="flex gap-1.5 text-xs text-invalid">
					<CircleAlert aria-hidden className="mt-px" />
					<span className="min-w-0 break-words">{fault}</span>
				</p>
			)}
			{remark && (
				<p id={`${id}-remark`} className="text-xs text-missing">
					{remark}
				</p>
			)}
			{hint && !fault && (
				<p id={`${id}-hint`} className="text-xs text-ink-3">
					{hint}
				</p>
			)}
		</div>
	);
}
