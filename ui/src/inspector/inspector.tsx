import "./inspector.css";
import "./rows.css";
import "../marks/marks.css";
import "../doctor/doctor.css";
import "../summary/summary.css";
import "../forwards/forwards.css";
import { Trash2 } from "lucide-react";
import { Tabs } from "radix-ui";
import { lazy, type ReactNode, Suspense } from "react";
import type { Delivery } from "../api/generated/Delivery";
import { MarksBar } from "../marks/marks-bar";
import { useReading } from "../marks/use-reading";
import { Blank, Bones, Failed } from "./blank";
import { BodyPane } from "./body-pane";
import { Head } from "./head";
import { HeadersPane } from "./headers-pane";
import { OverviewPane } from "./overview-pane";
import { RawPane } from "./raw-pane";
import { TABS, type Tab, tabName, useTab } from "./tabs";
import { isGone, useDelivery } from "./use-delivery";
import { VerdictGlyph } from "./verdict-chip";

const AttemptsPane = lazy(() => import("../attempts/attempts-pane"));
const SignaturePane = lazy(() => import("../doctor/signature-pane"));

/** All about one delivery. */
export function Inspector({ id }: { id: number }) {
	const { tab, choose } = useTab();
	const { data, error, refetch } = useDelivery(id);
	return (
		<section aria-label="Delivery" className="insp">
			{error && isGone(error) ? (
				<Blank icon={<Trash2 aria-hidden="true" />} title="This delivery was deleted">
					Deleting can be undone for seven days; after that it is gone.
				</Blank>
			) : data ? (
				<Loaded delivery={data} tab={tab} onTab={choose} />
			) : error ? (
				<Failed what="The delivery" error={error} retry={() => void refetch()} />
			) : (
				<div className="insp-head">
					<Bones />
				</div>
			)}
		</section>
	);
}

function Loaded({ delivery, tab, onTab }: { delivery: Delivery; tab: Tab; onTab: (tab: Tab) => void }) {
	useReading(delivery);
	const panes: Record<Tab, ReactNode> = {
		overview: <OverviewPane delivery={delivery} onTab={onTab} />,
		body: <BodyPane delivery={delivery} />,
		headers: <HeadersPane delivery={delivery} />,
		signature: (
			<Suspense>
				<SignaturePane delivery={delivery} />
			</Suspense>
		),
		attempts: (
			<Suspense>
				<AttemptsPane delivery={delivery} />
			</Suspense>
		),
		raw: <RawPane delivery={delivery} />,
	};
	return (
		<>
			<Head delivery={delivery} />
			<Tabs.Root className="contents" value={tab} onValueChange={(value) => onTab(value as Tab)}>
				<Tabs.List className="insp-tabs" aria-label="Parts of the delivery">
					{TABS.map((one, at) => (
						<Tabs.Trigger key={one} value={one} className="insp-tab" aria-keyshortcuts={`${at + 1}`}>
							{tabName(one)}
							{one === "headers" && <span className="insp-count num">{delivery.headers.length}</span>}
							{one === "attempts" && delivery.attempts && (
								<span className="insp-count num">{delivery.attempts.count}</span>
							)}
							{one === "signature" && delivery.verdict === "invalid" && (
								<span className="verdict text-invalid">
									<VerdictGlyph verdict="invalid" />
									<span className="sr-only">Invalid</span>
								</span>
							)}
						</Tabs.Trigger>
					))}
				</Tabs.List>
				{TABS.map((one) => (
					// The key is the delivery, so that a pane of another one begins at its top.
					<Tabs.Content key={`${delivery.id}${one}`} value={one} className="insp-pane">
						{panes[one]}
					</Tabs.Content>
				))}
			</Tabs.Root>
			<MarksBar delivery={delivery} />
		</>
	);
}
