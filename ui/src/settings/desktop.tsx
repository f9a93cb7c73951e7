import { host } from "../host";
import { Autostart } from "./autostart";
import { Part } from "./part";
import { SettingSwitch } from "./setting-switch";

/** How the desktop's window behaves. */
export function Desktop() {
	return (
		<Part title="Desktop">
			<SettingSwitch
				name="desktop.close_to_tray"
				label="Closing the window leaves Creel in the tray"
				hint="It goes on receiving. Where there is no tray, closing ends Creel; what was captured is safe on disk."
			/>
			{host.autostart && <Autostart ask={host.autostart} />}
		</Part>
	);
}
