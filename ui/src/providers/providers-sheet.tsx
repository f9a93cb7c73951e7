import "./providers.css";
import { ArrowLeft } from "lucide-react";
import { useProvider, useProviders } from "../endpoints/questions";
import { Blank, Failed } from "../inspector/blank";
import { usePlace } from "../place/place";
import { Sheet } from "../shell/sheet";
import { Problems } from "./problems";
import { ProviderList } from "./provider-list";
import { ProviderPage } from "./provider-page";

/** Everybody that Creel knows how to check, and how each of them signs. */
export default function ProvidersSheet({ id }: { id: string | undefined }) {
	const { open } = usePlace.getState();
	return (
		<Sheet title={id === undefined ? "Providers" : "Provider"} wide onClose={() => open(null)}>
			{id === undefined ? <All /> : <One key={id} id={id} />}
		</Sheet>
	);
}

function All() {
	const { data, error, refetch } = useProviders();
	if (error && !data) return <Failed what="The providers" error={error} retry={() => void refetch()} />;
	if (!data) return null;
	return (
		<div className="providers">
			<Problems />
			<ProviderList providers={data.items} />
		</div>
	);
}

function One({ id }: { id: string }) {
	const { data, error, refetch } = useProvider(id);
	return (
		<div className="provider">
			<button
				type="button"
				// The list had the focus and is gone.
				// biome-ignore lint/a11y/noAutofocus: the focus must not be lost.
				autoFocus
				className="btn ghost justify-self-start"
				onClick={() => usePlace.getState().open({ kind: "providers" })}
			>
				<ArrowLeft aria-hidden="true" /> All providers
			</button>
			{data ? (
				<ProviderPage provider={data} />
			) : error ? (
				<Failed what="The provider" error={error} retry={() => void refetch()} />
			) : (
				<Blank title="" />
			)}
		</div>
	);
}
