import { host } from "../host";
import { actions } from "./actions";
import { Dialog } from "./dialog";
import { keyInWords } from "./keys";
import type { Group } from "./registry";

const GROUPS: readonly Group[] = ["List", "Delivery", "Inspector", "Go", "Window"];

/** All keys, straight from the registry. */
export default function KeySheet() {
	return (
		<Dialog label="Keyboard shortcuts" className="keys">
			<h2>Keyboard shortcuts</h2>
			{/* What scrolls must be reachable with the keyboard. */}
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above. */}
			<div className="key-groups" tabIndex={0} role="group" aria-label="Keys by what they are for">
				<div>
					{GROUPS.map((group) => (
						<section key={group}>
							<h3>{group}</h3>
							<dl>
								{actions
									.filter((action) => action.group === group && action.keys.length > 0)
									.map(({ id, name, keys }) => (
										<div key={id}>
											<dt>{name}</dt>
											<dd>
												{keys.map((key) => (
													<kbd key={key}>{keyInWords(key, host.mac)}</kbd>
												))}
											</dd>
										</div>
									))}
							</dl>
						</section>
					))}
				</div>
			</div>
			<p>Single letters do nothing while you type.</p>
		</Dialog>
	);
}
