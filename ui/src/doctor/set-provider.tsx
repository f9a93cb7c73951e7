import { ArrowRight } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { api } from "../api/client";
import { wordsOf } from "../api/problem";
import { rejudged } from "../endpoints/rejudging";
import { queries } from "../queries";

interface Props {
	provider: string;
	name?: string;
	endpoint: string;
	primary?: boolean;
}

/** Gives the endpoint another provider, and says what judging again came to; it can be taken back. */
export function SetProvider({ provider, name = provider, endpoint, primary = false }: Props) {
	const [busy, setBusy] = useState(false);
	const press = async () => {
		setBusy(true);
		await giveProvider(endpoint, provider, name);
		setBusy(false);
	};
	return (
		<button type="button" className={`btn ${primary ? "primary" : ""}`} disabled={busy} onClick={() => void press()}>
			<ArrowRight aria-hidden="true" /> Set the provider to {name}
		</button>
	);
}

async function giveProvider(endpoint: string, provider: string | null, name: string): Promise<void> {
	try {
		const before = (await api.endpoint(endpoint)).provider;
		await api.changeEndpoint(endpoint, { provider });
		await queries.invalidateQueries();
		const said = `${endpoint} takes its deliveries for ${name}’s.`;
		const action = { label: "Undo", onClick: () => void giveProvider(endpoint, before, before ?? "nobody") };
		const id = toast.success(said, { duration: 10_000, action });
		const came = await rejudged(endpoint);
		if (came) toast.success(`${said} ${came}`, { id, duration: 10_000, action });
	} catch (error) {
		toast.error("The provider was not set", { description: wordsOf(error) });
	}
}
