import { useStore } from "zustand";
import { chooseTheme, theme } from "../shell/theme";
import { useTimes } from "../time/times";
import { chooseZone, useZone } from "../time/zone";
import { Choice } from "./choice";
import { Part } from "./part";

/** How this window looks. It is kept in this window alone, not in Creel. */
export function Appearance() {
	const chosen = useStore(theme, ({ choice }) => choice);
	const zone = useZone(({ zone }) => zone);
	const now = useTimes().arrived(new Date());
	return (
		<Part title="Appearance">
			<Choice
				label="Theme"
				value={chosen}
				options={[
					["system", "As the system"],
					["light", "Light"],
					["dark", "Dark"],
					["contrast", "High contrast"],
				]}
				onChange={chooseTheme}
			/>
			<Choice
				label="Times"
				value={zone}
				options={[
					["local", "In this machine's time zone"],
					["utc", "In UTC", "as most logs of servers are"],
				]}
				onChange={chooseZone}
			/>
			<p className="num text-ink-3">A delivery that arrives now says: {now}.</p>
		</Part>
	);
}
