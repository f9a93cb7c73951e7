import { Tabs } from "radix-ui";
import { CopyButton } from "../endpoints/copy-button";
import type { Command } from "./commands";

/** Variants of one command, one shown at a time with its Copy. */
export function CommandTabs(props: { label: string; commands: Command[]; primary?: boolean }) {
	return (
		<Tabs.Root defaultValue={props.commands[0]?.id ?? ""} className="code min-w-0 overflow-hidden">
			<Tabs.List aria-label={props.label} className="flex flex-wrap gap-0.5 border-b border-line p-1">
				{props.commands.map((command) => (
					<Tabs.Trigger
						key={command.id}
						value={command.id}
						className="rounded-s border border-transparent px-2 py-1 text-xs font-medium text-ink-3 hover:text-ink data-[state=active]:border-line data-[state=active]:bg-raised data-[state=active]:text-ink"
					>
						{command.name}
					</Tabs.Trigger>
				))}
			</Tabs.List>
			{props.commands.map((command) => (
				<Tabs.Content key={command.id} value={command.id} className="grid gap-2 p-3 pt-2.5">
					<pre className="leading-relaxed break-words whitespace-pre-wrap select-all">{command.text}</pre>
					<CopyButton text={command.text} what={`the ${command.name} command`} words primary={props.primary} />
				</Tabs.Content>
			))}
		</Tabs.Root>
	);
}
