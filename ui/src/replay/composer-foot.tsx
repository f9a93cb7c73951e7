import { CircleAlert, Send, TriangleAlert } from "lucide-react";
import { keyInWords } from "../actions/keys";
import type { ReplayPreview } from "../api/generated/ReplayPreview";
import { hostOf } from "../attempts/words";
import { host } from "../host";

interface Props {
	preview: ReplayPreview | undefined;
	fault: string | null;
	/** Whether the next press sends many requests away from this machine. */
	asked: boolean;
	busy: boolean;
	onClose: () => void;
}

const counted = (count: number) => count.toLocaleString("en");

/** The way out: what is in its way, the question before it, and the button. */
export function ComposerFoot({ preview, fault, asked, busy, onClose }: Props) {
	const many = (preview?.sendings ?? 1) > 1;
	const words = busy
		? "Sending…"
		: preview
			? `Send ${many ? `${counted(preview.sendings)} ` : ""}to ${hostOf(preview.url)}`
			: "Send";
	return (
		<footer className="composer-foot">
			{fault && (
				<p role="alert" className="bg-invalid-soft text-invalid">
					<CircleAlert aria-hidden />
					<span>{fault}</span>
				</p>
			)}
			{asked && preview && (
				<p role="alert" className="bg-missing-soft text-ink">
					<TriangleAlert aria-hidden className="text-missing" />
					<span>
						<b>
							{counted(preview.sendings)} requests will leave this machine for {hostOf(preview.url)}.
						</b>{" "}
						The first is {firstLine(preview)}. What is sent cannot be taken back. Press once more to send.
					</span>
				</p>
			)}
			<div>
				<button type="submit" className="btn primary" disabled={busy}>
					<Send aria-hidden /> {asked ? `Yes, ${words.charAt(0).toLowerCase()}${words.slice(1)}` : words}{" "}
					<kbd aria-hidden>{keyInWords("Mod+Enter", host.mac)}</kbd>
				</button>
				<button type="button" className="btn" onClick={onClose}>
					Cancel
				</button>
			</div>
		</footer>
	);
}

/** The first request, by its method and URL. */
function firstLine({ first, url }: ReplayPreview): string {
	const method = first?.head.split(" ", 1)[0];
	return `${method ?? "a request"} ${url}`;
}
