import { notifyInWords } from "../endpoints/notify";
import { host } from "../host";
import { usePlace } from "../place/place";
import { useEndpoints } from "../sidebar/endpoints";
import { Mark } from "../sidebar/mark";
import { Part } from "./part";
import { SettingSwitch } from "./setting-switch";

/** Whether there are any, and what each endpoint notifies of. */
export function Notifications() {
	const endpoints = useEndpoints().data?.items ?? [];
	const { open } = usePlace.getState();
	return (
		<>
			<Part
				title="Notifications"
				lead={host.desktop ? undefined : "The desktop shows them; creel serve alone notifies of nothing."}
			>
				<SettingSwitch
					name="notifications.enabled"
					label="Notify of what arrives"
					hint="At most one for each endpoint in ten seconds. A click opens what it is about."
				/>
			</Part>
			<Part title="For each endpoint">
				<ul className="grid grid-cols-1">
					{endpoints.map(({ slug, name, notify }) => (
						<li key={slug} className="flex items-center gap-2.5 border-t border-line py-2 first:border-t-0">
							<Mark slug={slug} name={name} />
							<p className="min-w-0 flex-1">
								<b className="block truncate font-semibold">{name}</b>
								<span className="break-words text-ink-2">{notifyInWords(notify)}</span>
							</p>
							<button type="button" className="btn" onClick={() => open({ kind: "endpoint", slug })}>
								Change<span className="sr-only"> the endpoint {name}</span>
							</button>
						</li>
					))}
				</ul>
			</Part>
		</>
	);
}
