import { CircleAlert, KeyRound } from "lucide-react";
import { useState } from "react";
import type { MadeKeyPair } from "../api/generated/MadeKeyPair";
import type { Provider } from "../api/generated/Provider";
import { wordsOf } from "../api/problem";
import { CopyButton } from "./copy-button";
import { keyPairMaker, makeKeyPair, OPENSSL } from "./key-pair";
import { MadeCard } from "./made-card";
import { useEndpoints } from "./questions";
import { canMakeRsa } from "./rsa-key";

interface Props {
	slug: string;
	provider: Provider;
}

/** Makes a key pair, so that test events and replays can be signed in the provider's place; or says how to make one. */
export function TestKey({ slug, provider }: Props) {
	const [made, setMade] = useState<MadeKeyPair | null>(null);
	const [fault, setFault] = useState<string | null>(null);
	const [busy, setBusy] = useState(false);
	// The endpoint's own provider says what is made; one that is chosen here and not saved does not count yet.
	const saved = useEndpoints().data?.items.find((endpoint) => endpoint.slug === slug)?.provider === provider.id;
	const maker = keyPairMaker(provider);
	if (maker === null) return null;
	if (maker === "page" && !canMakeRsa()) return <WithOpenssl name={provider.name} />;
	const make = async () => {
		setBusy(true);
		setFault(null);
		try {
			setMade(await makeKeyPair(slug, provider));
		} catch (error) {
			setFault(wordsOf(error));
		}
		setBusy(false);
	};
	if (made) return <Made made={made} name={provider.name} onDone={() => setMade(null)} />;
	return (
		<div className="grid grid-cols-1 gap-1.5">
			<button type="button" className="btn justify-self-start" disabled={!saved || busy} onClick={() => void make()}>
				<KeyRound aria-hidden /> Make a test key pair
			</button>
			<p className="text-xs text-ink-3">
				{saved
					? `Only ${provider.name} has its private key. With one of your own, Creel signs test events and replays in its place.`
					: `Save the endpoint first. Then Creel can sign test events in the place of ${provider.name}.`}
			</p>
			{fault && (
				<p role="alert" className="flex gap-2 text-xs text-invalid">
					<CircleAlert aria-hidden className="size-3.5" /> {fault}
				</p>
			)}
		</div>
	);
}

function Made({ made, name, onDone }: { made: MadeKeyPair; name: string; onDone: () => void }) {
	return (
		<MadeCard
			label="The test key pair"
			title="Give this public key to your receiver"
			value={made.public_key}
			what="the public key"
			done="Done"
			onDone={onDone}
		>
			<li>
				The private key is the secret “{made.secret.label}” of this endpoint now. It is kept encrypted and never shown;
				test events and re-signed replays are signed with it.
			</li>
			<li>
				Your receiver takes what Creel signs only with this public key, in the place of the one that {name} shows.
			</li>
			<li>
				What it signed is valid here for as long as it is active. The key of {name} stands beside it and goes on judging
				what {name} sends. Retire the test key when you are done.
			</li>
		</MadeCard>
	);
}

function WithOpenssl({ name }: { name: string }) {
	return (
		<details className="text-xs text-ink-2">
			<summary>Sign test events in the place of {name}</summary>
			<div className="grid grid-cols-1 gap-1.5 pt-1.5">
				<p>
					{name} signs with RSA, and this page cannot make such a key, since it did not come from this machine. Make one
					in a terminal, and add what it shows as a secret here, from the first line to the last:
				</p>
				<div className="flex items-center gap-2">
					<code className="min-w-0 flex-1 rounded-s bg-sunken px-2 py-1.5 text-ink">{OPENSSL}</code>
					<CopyButton text={OPENSSL} what="the command" />
				</div>
				<p>
					A private key signs, and verifies what it signed; it is kept encrypted. For your receiver,{" "}
					<code>openssl rsa -pubout</code> makes the public key of it.
				</p>
			</div>
		</details>
	);
}
