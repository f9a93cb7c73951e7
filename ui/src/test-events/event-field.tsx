import { Command } from "cmdk";
import { Check, ChevronsUpDown } from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";
import type { EventItem } from "../api/generated/EventItem";
import { plainText } from "../content/text";
import { found } from "../endpoints/found";
import { Field } from "../fields/field";
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
	const [open, setOpen] = useState(false);
	const providers = [...new Set(events.map(({ provider }) => provider))];
	return (
		<Field label="Event" hint={<Source event={chosen} />}>
			{(tied) => (
				<Popover.Root open={open} onOpenChange={setOpen}>
					<Popover.Trigger {...tied} type="button" className="field flex items-center gap-2 text-left">
						<Mark slug={chosen.provider} name={nameOf(chosen.provider)} />
						<span className="min-w-0 flex-1 truncate">
							{nameOf(chosen.provider)}: {plainText(chosen.title)}
						</span>
						<ChevronsUpDown aria-hidden className="text-ink-3" />
					</Popover.Trigger>
					<Popover.Content
						aria-label="Test events"
						align="start"
						sideOffset={4}
						className="z-10 w-(--radix-popover-trigger-width) rounded-m border border-line-strong bg-raised shadow-float"
					>
						<Command label="Test events" filter={found} defaultValue={keyOf(chosen)}>
							<Command.Input
								placeholder="Type a service or an event"
								className="h-9 w-full border-b border-line bg-transparent px-3 outline-none"
							/>
							<Command.List className="max-h-80 overflow-auto p-1 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-semibold [&_[cmdk-group-heading]]:text-ink-3">
								<Command.Empty className="px-2 py-2 text-ink-2">
									No event of this name. Any delivery can be saved as one.
								</Command.Empty>
								{providers.map((provider) => (
									<Command.Group key={provider} heading={nameOf(provider)}>
										{events
											.filter((event) => event.provider === provider)
											.map((event) => (
												<Command.Item
													key={event.name}
													value={keyOf(event)}
													keywords={[nameOf(provider), event.title]}
													onSelect={() => {
														onChoose(event);
														setOpen(false);
													}}
													className="flex min-h-8 cursor-pointer items-center gap-2 rounded-s px-2 data-[selected=true]:bg-accent-soft"
												>
													<span className="min-w-0 flex-1 truncate">
														{plainText(event.title)}{" "}
														<span className="mono text-ink-3">{plainText(event.event_type ?? event.name)}</span>
													</span>
													{event.saved && <span className="text-xs text-ink-3">saved</span>}
													<Check aria-hidden className={keyOf(event) === keyOf(chosen) ? "text-accent" : "invisible"} />
												</Command.Item>
											))}
									</Command.Group>
								))}
							</Command.List>
						</Command>
					</Popover.Content>
				</Popover.Root>
			)}
		</Field>
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
