import { FolderInput, Globe, SquareTerminal } from "lucide-react";
import { type ReactNode, useId } from "react";
import { CopyButton } from "../endpoints/copy-button";
import { CommandTabs } from "./command-tabs";
import { fileCommand, requestCommands, tunnelCommands } from "./commands";
import { PublicUrl } from "./public-url";

function Door(props: { title: string; icon: ReactNode; className?: string; children: ReactNode }) {
	const id = useId();
	return (
		<section
			aria-labelledby={id}
			className={`card flex min-w-0 flex-col gap-2.5 [&_h3>svg]:text-accent ${props.className ?? ""}`}
		>
			<h3 id={id} className="flex items-center gap-2 text-md font-semibold">
				{props.icon}
				{props.title}
			</h3>
			{props.children}
		</section>
	);
}

/** The receiver's URL and a first request. */
export function MachineDoor({ receiver }: { receiver: string | null }) {
	return (
		<Door title="From this machine" icon={<SquareTerminal aria-hidden />}>
			<p className="text-ink-2">Works now, nothing to set up.</p>
			{receiver && (
				<>
					<div className="field flex items-center gap-2 pr-1">
						<code className="min-w-0 flex-1 truncate">{receiver}</code>
						<CopyButton text={receiver} what="the receiver's URL" />
					</div>
					<CommandTabs label="A first request" commands={requestCommands(receiver)} primary />
				</>
			)}
		</Door>
	);
}

/** The public URL, and tunnels that lead here. Nothing is started: a tunnel opens this machine to others. */
export function InternetDoor({ receiver }: { receiver: string | null }) {
	return (
		<Door title="From the internet" icon={<Globe aria-hidden />}>
			<p className="text-ink-2">Start a tunnel yourself, then enter the URL it gives you.</p>
			{receiver && <CommandTabs label="Tunnels to this receiver" commands={tunnelCommands(receiver)} />}
			<PublicUrl />
		</Door>
	);
}

/** Importing is still to come, so this door says what works today instead. */
export function FileDoor({ receiver }: { receiver: string | null }) {
	return (
		<Door
			title="From a file or a paste"
			icon={<FolderInput aria-hidden />}
			className="@min-[560px]:col-span-2 @min-[760px]:col-span-1"
		>
			<p className="text-ink-2">Importing HAR, cURL and raw HTTP comes in a later version.</p>
			{receiver && (
				<>
					<p className="text-ink-2">A saved body can be sent today, byte for byte:</p>
					<CommandTabs label="Sending a file" commands={[fileCommand(receiver)]} />
				</>
			)}
		</Door>
	);
}
