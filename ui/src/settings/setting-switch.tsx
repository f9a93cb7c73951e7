import { useState } from "react";
import { Check } from "../fields/check";
import type { Name } from "./names";
import { Saved } from "./saved";
import { useSetting } from "./use-setting";

/** A setting that is on or off, saved as it is switched. */
export function SettingSwitch({ name, label, hint }: { name: Name; label: string; hint: string }) {
	const setting = useSetting(name);
	// It stands as it was switched while that is saved, or it would flicker.
	const [wanted, setWanted] = useState<boolean | null>(null);
	const change = async (checked: boolean) => {
		setWanted(checked);
		await setting.save(checked);
		setWanted(null);
	};
	return (
		<div className="grid grid-cols-1 gap-1">
			<Check
				label={label}
				hint={hint}
				checked={wanted ?? setting.value === true}
				onChange={(checked) => void change(checked)}
			/>
			{setting.refusal && (
				<p role="alert" className="text-xs text-invalid">
					{setting.refusal}
				</p>
			)}
			<Saved waits={setting.waits} undo={null} what={label} />
		</div>
	);
}
