import { Command } from "cmdk";
import { Check, ChevronsUpDown } from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";
import type { ProviderItem } from "../api/generated/ProviderItem";
import { Field } from "../fields/field";
import { Mark } from "../sidebar/mark";
import { found } from "./found";
import { confidenceInWords } from "./wording";

interface Props {
	providers: readonly ProviderItem[];
	value: string | null;
	fault: string | undefined;
	label?: string;
	/** What no provider at all means. */
	none?: string;
	onChange: (provider: ProviderItem | null) => void;
}

/** Chooses who sends. The list is searched by typing; how sure a definition is stands beside every name. */
export function ProviderField({
	providers,
	value,
	fault,
	label = "Which service sends?",
	none = "Any; signatures are not checked",
	onChange,
}: Props) {
	const [open, setOpen] = useState(false);
	const chosen = providers.find((provider) => provider.id === value);
	const choose = (provider: ProviderItem | null) => {
		onChange(provider);
		setOpen(false);
	};
	return (
		<Field label={label} fault={fault} hint={chosen && <Sureness provider={chosen} />}>
			{(tied) => (
				<Popover.Root open={open} onOpenChange={setOpen}>
					<Popover.Trigger {...tied} type="button" className="field flex items-center gap-2 text-left">
						{chosen && <Mark slug={chosen.id} name={chosen.name} />}
						<span className="min-w-0 flex-1 truncate">{chosen?.name ?? value ?? none}</span>
						<ChevronsUpDown aria-hidden className="text-ink-3" />
					</Popover.Trigger>
					<Popover.Content
						aria-label="Providers"
						align="start"
						sideOffset={4}
						className="z-10 w-(--radix-popover-trigger-width) rounded-m border border-line-strong bg-raised shadow-float"
					>
						<Command label="Providers" filter={found} defaultValue={chosen?.name ?? ""}>
							<Command.Input
								placeholder="Type a name"
								className="h-9 w-full border-b border-line bg-transparent px-3 outline-none"
							/>
							<Command.List className="max-h-72 overflow-auto p-1">
								<Command.Empty className="px-2 py-2 text-ink-2">
									No provider of this name. Without one, every delivery is kept and none is checked.
								</Command.Empty>
								<Row
									words="Any service"
									note={none.replace(/^Any; /, "")}
									on={value === null}
									choose={() => choose(null)}
								/>
								{providers.map((provider) => (
									<Row
										key={provider.id}
										provider={provider}
										words={provider.name}
										note={confidenceInWords(provider.confidence).sure ? "" : "not confirmed"}
										on={provider.id === value}
										choose={() => choose(provider)}
									/>
								))}
							</Command.List>
						</Command>
					</Popover.Content>
				</Popover.Root>
			)}
		</Field>
	);
}

function Sureness({ provider }: { provider: ProviderItem }) {
	const own = provider.origin === "user" ? "Your own definition; " : "How it signs: ";
	return <>{`${own}${confidenceInWords(provider.confidence).words}.`}</>;
}

function Row(props: { provider?: ProviderItem; words: string; note: string; on: boolean; choose: () => void }) {
	return (
		<Command.Item
			value={props.words}
			keywords={props.provider ? [props.provider.id] : []}
			onSelect={props.choose}
			className="flex min-h-8 cursor-pointer items-center gap-2 rounded-s px-2 data-[selected=true]:bg-accent-soft"
		>
			{props.provider ? <Mark slug={props.provider.id} name={props.provider.name} /> : <span className="size-5" />}
			<span className="min-w-0 flex-1 truncate">{props.words}</span>
			<span className="text-xs text-ink-3">{props.note}</span>
			<Check aria-hidden className={props.on ? "text-accent" : "invisible"} />
		</Command.Item>
	);
}
