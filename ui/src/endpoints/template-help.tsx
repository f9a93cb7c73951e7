/** What a template can name, each with what it gives. */
const NAMES = [
	["{{ request.json.challenge }}", "a part of the body, where it is JSON"],
	["{{ request.method }} {{ request.path }}", "the request line; request.query and request.headers are there, too"],
	["{{ verdict }} {{ reason }}", "whether it is genuine, and why"],
	["{{ event }}", "the event type"],
	["{{ retry }}", "which sending of the same it is: 1 for the first"],
	["{% if retry > 1 %}again{% endif %}", "one thing or another"],
] as const;

/** Help for the templates of an answer. */
export function TemplateHelp() {
	return (
		<dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 rounded-m border border-line bg-sunken px-3 py-2 text-xs">
			{NAMES.map(([name, gives]) => (
				<div key={name} className="contents">
					<dt>
						<code>{name}</code>
					</dt>
					<dd className="text-ink-2">{gives}</dd>
				</div>
			))}
		</dl>
	);
}
