import { lazy, Suspense } from "react";
import { Group, Panel, Separator, useDefaultLayout } from "react-resizable-panels";
import { List } from "../deliveries/list";
import { usePlace } from "../place/place";
import { Sidebar } from "../sidebar/sidebar";
import { NothingSelected } from "./nothing-selected";
import { useHealth } from "./receiver";

const FirstRun = lazy(async () => ({ default: (await import("../first-run/first-run")).FirstRun }));
const Rejected = lazy(async () => ({ default: (await import("../rejected/rejected")).Rejected }));
const Queue = lazy(async () => ({ default: (await import("../forwards/queue")).Queue }));
const Inspector = lazy(async () => ({ default: (await import("../inspector/inspector")).Inspector }));

const PANES = ["sidebar", "list", "inspector"];

/** The panes and how wide they are; the widths are remembered. `first` shows how to begin in place of a list. */
export function Panes({ q, first }: { q: string; first: boolean }) {
	const { scope, selected, open } = usePlace();
	const { data: health } = useHealth();
	const wide = (first && scope.kind !== "destination") || scope.kind === "rejected";
	const layout = useDefaultLayout({
		id: wide ? "creel.two" : "creel.three",
		panelIds: wide ? PANES.slice(0, 2) : PANES,
	});
	const start = (provider?: string) => open({ kind: "endpoint", slug: null, start: { provider } });
	return (
		<Group key={wide ? "two" : "three"} className="panes" {...layout}>
			<Panel id="sidebar" defaultSize="226px" minSize="168px" maxSize="400px" groupResizeBehavior="preserve-pixel-size">
				<Sidebar />
			</Panel>
			<Separator className="separator" />
			<Panel id="list" minSize="320px">
				<Suspense>
					{scope.kind === "rejected" ? (
						<Rejected />
					) : scope.kind === "destination" ? (
						<Queue key={scope.id} id={scope.id} />
					) : first ? (
						<div className="pane" data-pane="list">
							<FirstRun receiver={health?.receiver ?? null} onNewEndpoint={start} />
						</div>
					) : (
						<List q={q} endpoint={scope.kind !== "endpoint"} />
					)}
				</Suspense>
			</Panel>
			{!wide && (
				<>
					<Separator className="separator" />
					<Panel id="inspector" defaultSize="36%" minSize="340px">
						{/* With nothing selected there is nothing to focus in it, and F6 must come through all the same. */}
						<aside className="pane" data-pane="inspector" aria-label="Inspector" tabIndex={-1}>
							<Suspense>{selected === null ? <NothingSelected /> : <Inspector id={selected} />}</Suspense>
						</aside>
					</Panel>
				</>
			)}
		</Group>
	);
}
