import { Command } from "cmdk";
import { Check, ChevronsUpDown } from "lucide-react";
import { Popover } from "radix-ui";
import { createContext, type ReactNode, useContext, useRef, useState } from "react";
import { isFocusFree } from "../shell/focus";
import { Field } from "./field";
import { found } from "./found";

interface Props {
	label: string;
	hint: ReactNode;
	fault?: string | undefined;
	/** What is chosen, as it stands in the field. */
	shown: ReactNode;
	/** The value of the one that is chosen, where the list begins. */
	value: string;
	/** What the list holds, for those who cannot see it. */
	list: string;
	placeholder: string;
	/** What is said where nothing has the name that was typed. */
	empty: string;
	/** Its rows. */
	children: ReactNode;
}

const Close = createContext<() => void>(() => {});

/** A field with a list that is searched by typing. */
export function Picker({ label, hint, fault, shown, value, list, placeholder, empty, children }: Props) {
	const [open, setOpen] = useState(false);
	const field = useRef<HTMLButtonElement>(null);
	const close = () => {
		// Left to itself the focus comes back a moment later, and the next key would go to the sheet.
		field.current?.focus();
		setOpen(false);
	};
	return (
		<Field label={label} fault={fault} hint={hint}>
			{(tied) => (
				<Popover.Root open={open} onOpenChange={setOpen}>
					<Popover.Trigger {...tied} ref={field} type="button" className="field flex items-center gap-2 text-left">
						{shown}
						<ChevronsUpDown aria-hidden className="text-ink-3" />
					</Popover.Trigger>
					<Popover.Content
						aria-label={list}
						align="start"
						sideOffset={4}
						className="z-10 w-(--radix-popover-trigger-width) rounded-m border border-line-strong bg-raised shadow-float"
						onEscapeKeyDown={close}
						onCloseAutoFocus={(event) => !isFocusFree() && event.preventDefault()}
					>
						<Command label={list} filter={found} defaultValue={value}>
							<Command.Input
								placeholder={placeholder}
								className="h-9 w-full border-b border-line bg-transparent px-3 outline-none"
							/>
							<Command.List className="max-h-80 overflow-auto p-1 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-semibold [&_[cmdk-group-heading]]:text-ink-3">
								<Command.Empty className="px-2 py-2 text-ink-2">{empty}</Command.Empty>
								<Close value={close}>{children}</Close>
							</Command.List>
						</Command>
					</Popover.Content>
				</Popover.Root>
			)}
		</Field>
	);
}

interface RowProps {
	value: string;
	/** What finds it besides its value. */
	keywords: string[];
	/** What stands at its end, smaller. */
	note?: string | false;
	on: boolean;
	onPick: () => void;
	children: ReactNode;
}

/** One row of the list. */
export function PickerRow({ value, keywords, note, on, onPick, children }: RowProps) {
	const close = useContext(Close);
	return (
		<Command.Item
			value={value}
			keywords={keywords}
			onSelect={() => {
				onPick();
				close();
			}}
			className="flex min-h-8 cursor-pointer items-center gap-2 rounded-s px-2 data-[selected=true]:bg-accent-soft"
		>
			{children}
			{note && <span className="text-xs text-ink-3">{note}</span>}
			<Check aria-hidden className={on ? "text-accent" : "invisible"} />
		</Command.Item>
	);
}
