import { type ReactNode, useId } from "react";

/** Settings that belong together, under one heading. */
export function Part({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
	const id = useId();
	return (
		<section aria-labelledby={id} className="grid grid-cols-1 gap-3 border-line not-first:border-t not-first:pt-4">
			<div>
				<h3 id={id} className="text-md font-semibold">
					{title}
				</h3>
				{lead && <p className="text-ink-2">{lead}</p>}
			</div>
			{children}
		</section>
	);
}

/** Things that are as they are: a name and what it is. */
export function Facts({ of }: { of: readonly (readonly [string, ReactNode])[] }) {
	return (
		<dl className="grid grid-cols-[110px_minmax(0,1fr)] gap-x-3 gap-y-1.5">
			{of.map(([name, value]) => (
				<div key={name} className="contents">
					<dt className="text-ink-3">{name}</dt>
					<dd className="min-w-0 break-words">{value}</dd>
				</div>
			))}
		</dl>
	);
}
