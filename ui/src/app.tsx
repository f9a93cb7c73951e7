import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect } from "react";
import { Toaster } from "sonner";
import { useStore } from "zustand";
import { useKeys } from "./actions/use-keys";
import { ApiProblem } from "./api/problem";
import { newestOf } from "./deliveries/use-snapshot";
import { DropHint, useWaysIn } from "./import/ways-in";
import { keepFresh } from "./live/refresh";
import { queryOf, showsDeliveries, usePlace } from "./place/place";
import { faultOf } from "./search/query-fault";
import { Announcer } from "./shell/announcer";
import { Banner } from "./shell/banner";
import { Boundary, Unopened, Unshown } from "./shell/boundary";
import { NoToken } from "./shell/no-token";
import { Panes } from "./shell/panes";
import { StatusBar } from "./shell/status-bar";
import { theme } from "./shell/theme";
import { TopBar } from "./shell/top-bar";
import { useSettled } from "./shell/use-settled";
import { useStats } from "./sidebar/endpoints";

// What is opened by hand comes when it is opened; it is no part of the first paint.
const Palette = lazy(() => import("./actions/palette"));
const KeySheet = lazy(() => import("./actions/key-sheet"));
const ImportSheet = lazy(() => import("./import/import-sheet"));
const DiagnoseSheet = lazy(() => import("./diagnose/diagnose-sheet"));
const ProvidersSheet = lazy(() => import("./providers/providers-sheet"));
const DestinationSheet = lazy(() => import("./destinations/destination-sheet"));
const CatchUpSheet = lazy(() => import("./destinations/catch-up-sheet"));
const ExportSheet = lazy(() => import("./chosen/export-sheet"));
const ForwardSheet = lazy(() => import("./forwards/forward-sheet"));
const ResumeSheet = lazy(() => import("./destinations/resume-sheet"));
const SettingsSheet = lazy(() => import("./settings/settings-sheet"));
const EndpointSheet = lazy(async () => ({ default: (await import("./endpoints/endpoint-sheet")).EndpointSheet }));
const ComposerSheet = lazy(() => import("./replay/composer-sheet"));
const ReplaysSheet = lazy(() => import("./replay/replays-sheet"));
const TestEventSheet = lazy(() => import("./test-events/test-event-sheet"));

/** Toasts stand above the status bar and the bars below the panes, whose buttons they must not cover. */
const TOASTS_ABOVE = 92;

const closeSheet = () => usePlace.getState().open(null);

function Sheets() {
	const sheet = usePlace(({ sheet }) => sheet);
	return (
		<Suspense>
			{sheet?.kind === "palette" && <Palette />}
			{sheet?.kind === "keys" && <KeySheet />}
			{sheet?.kind === "endpoint" && <EndpointSheet slug={sheet.slug} start={sheet.start} />}
			{sheet?.kind === "import" && <ImportSheet file={sheet.file} text={sheet.text} />}
			{sheet?.kind === "diagnose" && <DiagnoseSheet file={sheet.file} text={sheet.text} />}
			{sheet?.kind === "providers" && <ProvidersSheet id={sheet.id} />}
			{sheet?.kind === "destination" && <DestinationSheet key={sheet.id} id={sheet.id} />}
			{sheet?.kind === "catch-up" && <CatchUpSheet id={sheet.id} />}
			{sheet?.kind === "export" && <ExportSheet what={sheet.what} />}
			{sheet?.kind === "forward" && <ForwardSheet what={sheet.what} />}
			{sheet?.kind === "resume" && <ResumeSheet id={sheet.id} needed={sheet.needed} />}
			{sheet?.kind === "settings" && <SettingsSheet part={sheet.part} />}
			{sheet?.kind === "replay" && <ComposerSheet what={sheet.what} mode={sheet.mode} />}
			{sheet?.kind === "replays" && <ReplaysSheet id={sheet.id ?? null} />}
			{sheet?.kind === "test-event" && <TestEventSheet provider={sheet.provider} name={sheet.name} />}
		</Suspense>
	);
}

/** The last search that was understood stays in the list while another is typed or mended. */
function useSearch() {
	const { scope, search } = usePlace();
	const settled = useSettled(search, 150);
	const q = queryOf(scope, settled);
	const { error } = useQuery(newestOf(q));
	const refused = error instanceof ApiProblem && error.code === "invalid_query" && search === settled;
	return { q, fault: refused ? faultOf(settled.trim(), error.problem) : null };
}

export function App() {
	const { q, fault } = useSearch();
	const stats = useStats().data;
	const { scope, sheet } = usePlace();
	const dress = useStore(theme, ({ choice }) => choice);
	useKeys();
	useWaysIn();
	useEffect(() => {
		const control = new AbortController();
		keepFresh(control.signal);
		// The palette is typed into at once and a delivery is looked at at once, so both must be there when they are wanted.
		const fetched = setTimeout(() => {
			void import("./inspector/inspector");
			void import("./doctor/signature-pane");
			void import("./attempts/attempts-pane");
			void import("./actions/palette");
			void import("./chosen/chosen-bar");
		}, 300);
		control.signal.addEventListener("abort", () => clearTimeout(fetched));
		return () => control.abort();
	}, []);
	const first = stats?.total.deliveries === 0 && showsDeliveries(scope);
	return (
		<div className="app">
			<TopBar fault={fault} />
			<Banner />
			<main>
				<h1 className="unseen">Creel</h1>
				<Boundary fallback={<Unshown />}>{stats ? <Panes q={q} first={first} /> : <NoToken />}</Boundary>
			</main>
			<StatusBar />
			<Boundary key={sheet?.kind} fallback={<Unopened close={closeSheet} />}>
				<Sheets />
			</Boundary>
			<DropHint />
			<Announcer />
			<Toaster
				theme={dress === "light" || dress === "system" ? dress : "dark"}
				position="bottom-center"
				offset={{ bottom: TOASTS_ABOVE }}
			/>
		</div>
	);
}
