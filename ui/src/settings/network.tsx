import { isLoopback } from "../endpoints/address";
import { useHealth } from "../shell/receiver";
import { Facts, Part } from "./part";
import { SettingField } from "./setting-field";

const remarkOn = (address: string) =>
	address === "" || isLoopback(`http://${address}`)
		? null
		: "Whoever reaches this machine over the network can send here. The API stays on this machine.";

/** Where senders reach Creel, and how long and how large what they send may be. */
export function Network() {
	const health = useHealth().data;
	return (
		<>
			<Part title="Receiver">
				<Facts
					of={[
						[
							"Now",
							health?.receiver ? (
								<>
									Listening at <span className="mono">{health.receiver}</span>
								</>
							) : (
								`Not listening. ${health?.not_receiving ?? ""}`
							),
						],
					]}
				/>
				<SettingField
					name="receiver.listen"
					label="Address to listen on"
					hint="An IP address and a port. Port 0 takes a free one at each start. --listen at the start counts over this."
					remarkOn={remarkOn}
				/>
			</Part>
			<Part title="Limits" lead="What goes beyond is turned away, and stands under Rejected with its cause.">
				<div className="grid grid-cols-2 gap-3 max-[560px]:grid-cols-1">
					<SettingField name="receiver.limits.body_bytes" label="Longest body" unit="bytes" />
					<SettingField name="receiver.limits.head_bytes" label="Longest head" unit="bytes" />
					<SettingField name="receiver.limits.headers" label="Header fields" unit="number" />
					<SettingField name="receiver.limits.connections" label="Connections at a time" unit="number" />
					<SettingField name="receiver.limits.first_byte_s" label="Seconds to the first byte" unit="number" />
					<SettingField name="receiver.limits.head_s" label="Seconds for the head" unit="number" />
					<SettingField name="receiver.limits.body_idle_s" label="Seconds without a byte of the body" unit="number" />
				</div>
			</Part>
		</>
	);
}
