import { Command } from "cmdk";
import { useDestinations } from "../destinations/questions";
import { standingInShort } from "../destinations/standing";
import { host } from "../host";
import { usePlace } from "../place/place";
import { useEndpoints } from "../sidebar/endpoints";
import { offered } from "./actions";
import { Dialog } from "./dialog";
import { keyInWords } from "./keys";

/** Everything that can be done, found by its name. */
export default function Palette() {
	const { open, go } = usePlace.getState();
	const { data: endpoints } = useEndpoints();
	const { data: destinations } = useDestinations();
	const choose = (run: () => void) => {
		open(null);
		run();
	};
	return (
		<Dialog label="Command palette" className="palette">
			<Command label="Command palette" loop>
				<Command.Input autoFocus placeholder="What do you want to do?" />
				<Command.List>
					<Command.Empty>No action has this name.</Command.Empty>
					<Command.Group heading="Actions">
						{offered()
							.filter(({ id }) => id !== "palette")
							.map(({ id, name, words, keys, run }) => (
								<Command.Item key={id} value={name} keywords={words?.split(" ") ?? []} onSelect={() => choose(run)}>
									{name}
									{keys[0] && <kbd>{keyInWords(keys[0], host.mac)}</kbd>}
								</Command.Item>
							))}
					</Command.Group>
					<Command.Group heading="Endpoints">
						{endpoints?.items.map(({ slug, name }) => (
							<Command.Item
								key={slug}
								value={`Endpoint ${slug}`}
								keywords={[name]}
								onSelect={() => choose(() => go({ kind: "endpoint", slug }))}
							>
								{name} <span className="mono aside">/{slug}</span>
							</Command.Item>
						))}
					</Command.Group>
					<Command.Group heading="Destinations">
						{destinations?.items.map((destination) => (
							<Command.Item
								key={destination.id}
								value={`Destination ${destination.id}`}
								keywords={[destination.name, destination.host]}
								onSelect={() => choose(() => go({ kind: "destination", id: destination.id }))}
							>
								{destination.name} <span className="aside">{standingInShort(destination)}</span>
							</Command.Item>
						))}
					</Command.Group>
				</Command.List>
			</Command>
		</Dialog>
	);
}
