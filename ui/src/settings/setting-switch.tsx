import { Check } from "../endpoints/field";
import type { Name } from "./names";
import { Saved } from "./saved";
import { useSetting } from "./use-setting";

/** A setting that is on or off, saved as it is switched. */
export function SettingSwitch({ name, label, hint }: { name: Name; label: string; hint: string }) {
	const setting = useSetting(name);
	return (
		<div className="grid grid-cols-1 gap-1">
			<Check
				label={label}
				hint={hint}
				checked={setting.value === true}
				onChange={(checked) => void setting.save(checked)}
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
