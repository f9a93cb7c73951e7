import { ClipboardPaste, FolderInput, Globe, SquareTerminal } from "lucide-react";
import { type ReactNode, useId } from "react";
import { CopyButton } from "../endpoints/copy-button";
import { FileButton } from "../import/file-button";
import { usePlace } from "../place/place";
import { CommandTabs } from "./command-tabs";
import { requestCommands, tunnelCommands } from "./commands";
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

/** The receiver's URL, or that of the endpoint which is selected, and a first request to it. */
export function MachineDoor({ url, endpoint }: { url: string | null; endpoint: string | undefined }) {
	return (
		<Door title="From this machine" icon={<SquareTerminal aria-hidden />}>
			<p className="text-ink-2">Works now{endpoint ? `, and goes to ${endpoint}` : ", nothing to set up"}.</p>
			{url && (
				<>
					<div className="field flex items-center gap-2 pr-1">
						<code className="min-w-0 flex-1 truncate" title={url}>
							{url}
						</code>
						<CopyButton text={url} what={endpoint ? `the URL of ${endpoint}` : "the receiver's URL"} />
					</div>
					<CommandTabs label="A first request" commands={requestCommands(url)} primary />
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

/** What was kept elsewhere: an archive of a browser, a command from documentation, a request from a log. */
export function FileDoor() {
	const { open } = usePlace.getState();
	return (
		<Door
			title="From a file or a paste"
			icon={<FolderInput aria-hidden />}
			className="@min-[560px]:col-span-2 @min-[760px]:col-span-1"
		>
			<p className="text-ink-2">HTTP archive (HAR), cURL command or raw HTTP request.</p>
			<p className="grid min-h-24 flex-1 place-items-center rounded-m border border-dashed border-field bg-sunken px-3 py-4 text-center text-ink-2">
				Drop a file anywhere on this window, or paste.
			</p>
			<div className="mt-auto flex flex-wrap gap-2">
				<FileButton onFile={(file) => open({ kind: "import", file })}>Choose a file…</FileButton>
				<button type="button" className="btn" onClick={() => open({ kind: "import" })}>
					<ClipboardPaste aria-hidden /> Paste…
				</button>
			</div>
		</Door>
	);
}
