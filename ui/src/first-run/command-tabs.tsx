import { Tabs } from "radix-ui";
import { Fragment } from "react";
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
						className="rounded-s border border-transparent px-1.5 py-1 text-xs font-medium text-ink-3 hover:text-ink data-[state=active]:border-line data-[state=active]:bg-raised data-[state=active]:text-ink"
					>
						{command.name}
					</Tabs.Trigger>
				))}
			</Tabs.List>
			{props.commands.map((command) => (
				<Tabs.Content key={command.id} value={command.id} className="grid grid-cols-1 gap-2 p-3 pt-2.5">
					<pre className="leading-relaxed break-words whitespace-pre-wrap select-all">
						<Words text={command.text} />
					</pre>
					<CopyButton text={command.text} what={`the ${command.name} command`} words primary={props.primary} />
				</Tabs.Content>
			))}
		</Tabs.Root>
	);
}

/** A command breaks between its words only: a line that ends in `--` reads as another command. */
function Words({ text }: { text: string }) {
	return text.split(" ").map((word, index) => (
		// The words of one command never change places.
		// biome-ignore lint/suspicious/noArrayIndexKey: see above.
		<Fragment key={index}>
			{index > 0 && " "}
			<span className="inline-block max-w-full wrap-anywhere">{word}</span>
		</Fragment>
	));
}
