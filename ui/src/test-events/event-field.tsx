import { Command } from "cmdk";
import type { EventItem } from "../api/generated/EventItem";
import { plainText } from "../content/text";
import { Picker, PickerRow } from "../fields/picker";
import { Mark } from "../sidebar/mark";

interface Props {
	events: readonly EventItem[];
	/** The provider's name by its id. */
	nameOf: (provider: string) => string;
	chosen: EventItem;
	onChoose: (event: EventItem) => void;
}

/** Chooses a test event by its service and its name; typing finds either. */
export function EventField({ events, nameOf, chosen, onChoose }: Props) {
	const providers = [...new Set(events.map(({ provider }) => provider))];
	return (
		<Picker
			label="Event"
			hint={<Source event={chosen} />}
			shown={
				<>
					<Mark slug={chosen.provider} name={nameOf(chosen.provider)} />
					<span className="min-w-0 flex-1 truncate">
						{nameOf(chosen.provider)}: {plainText(chosen.title)}
					</span>
				</>
			}
			value={keyOf(chosen)}
			list="Test events"
			placeholder="Type a service or an event"
			empty="No event of this name. Any delivery can be saved as one."
		>
			{providers.map((provider) => (
				<Command.Group key={provider} heading={nameOf(provider)}>
					{events
						.filter((event) => event.provider === provider)
						.map((event) => (
							<PickerRow
								key={event.name}
								value={keyOf(event)}
								keywords={[nameOf(provider), event.title]}
								note={event.saved && "saved"}
								on={keyOf(event) === keyOf(chosen)}
								onPick={() => onChoose(event)}
							>
								<span className="min-w-0 flex-1 truncate">
									{plainText(event.title)}{" "}
									<span className="mono text-ink-3">{plainText(event.event_type ?? event.name)}</span>
								</span>
							</PickerRow>
						))}
				</Command.Group>
			))}
		</Picker>
	);
}

const keyOf = ({ provider, name }: EventItem) => `${name} ${provider}`;

const SURE: Readonly<Record<EventItem["confidence"], string>> = {
	documented: "As documented:",
	assumed: "Assumed, compared with no request that was received:",
	captured: "As it was received:",
};

/** Where it is from, and how sure that is. */
function Source({ event: { confidence, source } }: { event: EventItem }) {
	return (
		<>
			{SURE[confidence]} {plainText(source)}
		</>
	);
}
