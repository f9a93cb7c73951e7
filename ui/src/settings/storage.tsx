import { CopyButton } from "../endpoints/copy-button";
import { useHealth } from "../shell/receiver";
import { useStats } from "../sidebar/endpoints";
import { Facts, Part } from "./part";
import { protectionInWords } from "./protection";
import { SettingField } from "./setting-field";

/** Where everything is kept, for how long, and what keeps the secrets. */
export function Storage() {
	const health = useHealth().data;
	const kept = useStats().data?.total.kept_to_send ?? 0;
	const protection = health && protectionInWords[health.protection];
	return (
		<>
			<Part title="Data directory">
				{health && (
					<div className="field flex items-center gap-2 pr-1">
						<code className="min-w-0 flex-1 truncate" title={health.data_dir}>
							{health.data_dir}
						</code>
						<CopyButton text={health.data_dir} what="the path of the data directory" />
					</div>
				)}
				{health?.trouble && <p className="text-invalid">{health.trouble}</p>}
				{health && health.set_aside.length > 0 && (
					<p className="break-words text-missing">
						Damaged files were set aside, and nothing was removed: {health.set_aside.join(", ")}.
					</p>
				)}
			</Part>
			<Part title="Key of the secrets">
				{protection && (
					<Facts
						of={[
							["Where", protection.where],
							["Protects", protection.means],
						]}
					/>
				)}
			</Part>
			<Part
				title="How much is kept"
				lead="For each endpoint; beyond it, the oldest deliveries go. What is pinned or tagged stays, and does not count. What waits to be sent on stays, too, up to as much again."
			>
				{kept > 0 && (
					<p className="num text-missing" role="status">
						{kept.toLocaleString("en")} {kept === 1 ? "delivery is" : "deliveries are"} kept beyond it, since{" "}
						{kept === 1 ? "it waits" : "they wait"} to be sent.
					</p>
				)}
				<div className="grid grid-cols-3 gap-3 max-[560px]:grid-cols-1">
					<SettingField name="storage.retention.count" label="Deliveries" unit="number" placeholder="No limit" />
					<SettingField name="storage.retention.bytes" label="Size" unit="bytes" placeholder="No limit" />
					<SettingField name="storage.retention.age_days" label="Days" unit="number" placeholder="No limit" />
				</div>
			</Part>
		</>
	);
}
