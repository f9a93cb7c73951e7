import { KeyRound, Link2, Plug, Settings2 } from "lucide-react";
import type { Cause } from "../api/generated/Cause";
import type { DiagnosisFinding } from "../api/generated/DiagnosisFinding";
import { usePlace } from "../place/place";
import { SetProvider } from "./set-provider";

/** What in the endpoint's sheet mends which cause, and the button that leads there. */
const IN_THE_SHEET: Partial<Record<Cause, readonly [string, typeof KeyRound]>> = {
	no_provider: ["Choose the provider", Plug],
	no_secret: ["Enter the secret", KeyRound],
	secret_unavailable: ["Enter the secret again", KeyRound],
	wrong_secret: ["Enter the right secret", KeyRound],
	secret_whitespace: ["Enter the secret again", KeyRound],
	secret_decoding: ["Enter the secret again", KeyRound],
	wrong_key: ["Enter the right key", KeyRound],
	no_matching_key: ["Enter the right key", KeyRound],
	url_mismatch: ["Set the public URL", Link2],
	scheme: ["Look at the endpoint", Settings2],
};

/** What can be done about a cause at once, here in Creel; nothing where it has to be put right elsewhere. */
export function Acts({ finding, endpoint }: { finding: DiagnosisFinding; endpoint: string }) {
	const { cause, provider, confidence } = finding;
	if (cause === "wrong_provider" && provider !== null && confidence === "proven") {
		return <SetProvider provider={provider} endpoint={endpoint} primary />;
	}
	const [words, Glyph] = IN_THE_SHEET[cause] ?? [];
	if (!words || !Glyph) return null;
	return (
		<button
			type="button"
			className="btn primary"
			onClick={() => usePlace.getState().open({ kind: "endpoint", slug: endpoint })}
		>
			<Glyph aria-hidden="true" /> {words}
		</button>
	);
}
