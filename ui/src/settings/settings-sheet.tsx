import { Bell, HardDrive, Info, Monitor, Network as NetworkIcon, Palette } from "lucide-react";
import { Tabs } from "radix-ui";
import type { ReactNode } from "react";
import { host } from "../host";
import { usePlace } from "../place/place";
import { Sheet } from "../shell/sheet";
import { About } from "./about";
import { Appearance } from "./appearance";
import { Desktop } from "./desktop";
import { Network } from "./network";
import { Notifications } from "./notifications";
import { PARTS, type SettingsPart } from "./parts";
import { Storage } from "./storage";
import { useSettings } from "./use-setting";

const SHOWN: Record<SettingsPart, { name: string; icon: ReactNode; pane: ReactNode }> = {
	appearance: { name: "Appearance", icon: <Palette aria-hidden />, pane: <Appearance /> },
	network: { name: "Network", icon: <NetworkIcon aria-hidden />, pane: <Network /> },
	storage: { name: "Storage", icon: <HardDrive aria-hidden />, pane: <Storage /> },
	notifications: { name: "Notifications", icon: <Bell aria-hidden />, pane: <Notifications /> },
	desktop: { name: "Desktop", icon: <Monitor aria-hidden />, pane: <Desktop /> },
	about: { name: "About", icon: <Info aria-hidden />, pane: <About /> },
};

/** What is typed is saved by the first click beside the sheet; the next one closes it, unless it was refused. */
const holds = () => document.querySelector("[data-unsaved]") !== null;

/** Everything that is chosen once for all of Creel. Each setting is saved by itself. */
export default function SettingsSheet({ part = "appearance" }: { part: SettingsPart | undefined }) {
	const { open } = usePlace.getState();
	const { data, error } = useSettings();
	const parts = PARTS.filter((part) => part !== "desktop" || host.desktop);
	return (
		<Sheet title="Settings" wide holds={holds} onClose={() => open(null)}>
			{data ? (
				<Tabs.Root
					orientation="vertical"
					value={part}
					onValueChange={(part) => open({ kind: "settings", part: part as SettingsPart })}
					className="flex min-h-0 flex-1"
				>
					<Tabs.List
						aria-label="Parts of the settings"
						className="flex w-44 flex-none flex-col gap-0.5 overflow-y-auto border-r border-line p-3 max-[560px]:w-14"
					>
						{parts.map((part) => (
							<Tabs.Trigger
								key={part}
								value={part}
								className="flex h-8 items-center gap-2.5 rounded-m px-2.5 text-left font-medium text-ink-2 hover:bg-sunken data-[state=active]:bg-accent-soft data-[state=active]:text-ink"
							>
								{SHOWN[part].icon}
								<span className="max-[560px]:sr-only">{SHOWN[part].name}</span>
							</Tabs.Trigger>
						))}
					</Tabs.List>
					{parts.map((part) => (
						<Tabs.Content
							key={part}
							value={part}
							className="grid min-w-0 flex-1 grid-cols-1 content-start gap-5 overflow-y-auto px-5 py-4 data-[state=inactive]:hidden [&_.field[aria-invalid]]:border-invalid"
						>
							{SHOWN[part].pane}
						</Tabs.Content>
					))}
				</Tabs.Root>
			) : (
				error && (
					<p role="alert" className="p-5 text-invalid">
						{error.message}
					</p>
				)
			)}
		</Sheet>
	);
}
