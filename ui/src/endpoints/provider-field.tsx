import type { ProviderItem } from "../api/generated/ProviderItem";
import { Picker, PickerRow } from "../fields/picker";
import { Mark } from "../sidebar/mark";
import { confidenceInWords } from "./wording";

interface Props {
	providers: readonly ProviderItem[];
	value: string | null;
	fault: string | undefined;
	label?: string;
	/** What no provider at all means. */
	none?: string;
	onChange: (provider: ProviderItem | null) => void;
}

/** Chooses who sends. The list is searched by typing; how sure a definition is stands beside every name. */
export function ProviderField({
	providers,
	value,
	fault,
	label = "Which service sends?",
	none = "Any; signatures are not checked",
	onChange,
}: Props) {
	const chosen = providers.find((provider) => provider.id === value);
	return (
		<Picker
			label={label}
			fault={fault}
			hint={chosen && <Sureness provider={chosen} />}
			shown={
				<>
					{chosen && <Mark slug={chosen.id} name={chosen.name} />}
					<span className="min-w-0 flex-1 truncate">{chosen?.name ?? value ?? none}</span>
				</>
			}
			value={chosen?.name ?? ""}
			list="Providers"
			placeholder="Type a name"
			empty="No provider of this name. Without one, every delivery is kept and none is checked."
		>
			<PickerRow
				value="Any service"
				keywords={[]}
				note={none.replace(/^Any; /, "")}
				on={value === null}
				onPick={() => onChange(null)}
			>
				<span className="size-5" />
				<span className="min-w-0 flex-1 truncate">Any service</span>
			</PickerRow>
			{providers.map((provider) => (
				<PickerRow
					key={provider.id}
					value={provider.name}
					keywords={[provider.id]}
					note={!confidenceInWords(provider.confidence).sure && "not confirmed"}
					on={provider.id === value}
					onPick={() => onChange(provider)}
				>
					<Mark slug={provider.id} name={provider.name} />
					<span className="min-w-0 flex-1 truncate">{provider.name}</span>
				</PickerRow>
			))}
		</Picker>
	);
}

function Sureness({ provider }: { provider: ProviderItem }) {
	const own = provider.origin === "user" ? "Your own definition; " : "How it signs: ";
	return <>{`${own}${confidenceInWords(provider.confidence).words}.`}</>;
}
