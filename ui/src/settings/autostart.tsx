import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Check } from "../fields/check";
import type { host } from "../host";

const KEY = ["autostart"];

/** Whether Creel starts with the session: an entry of the system, which people may also take out by its own means. */
export function Autostart({ ask }: { ask: NonNullable<typeof host.autostart> }) {
	const queries = useQueryClient();
	const { data } = useQuery({ queryKey: KEY, queryFn: () => ask() });
	// It stands as it was switched while the system is told, or it would flicker.
	const [wanted, setWanted] = useState<boolean | null>(null);
	const [refusal, setRefusal] = useState<string>();
	const change = async (on: boolean) => {
		setWanted(on);
		try {
			queries.setQueryData(KEY, await ask(on));
			setRefusal(undefined);
		} catch (error) {
			setRefusal(String(error));
		}
		setWanted(null);
	};
	return (
		<div className="grid grid-cols-1 gap-1">
			<Check
				label="Creel starts when you log in"
				hint="Out of sight, in the tray, so that it receives from then on. Where there is no tray, its window opens."
				checked={wanted ?? data === true}
				onChange={(on) => void change(on)}
			/>
			{refusal && (
				<p role="alert" className="text-xs text-invalid">
					{refusal}
				</p>
			)}
		</div>
	);
}
