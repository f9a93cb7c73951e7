import { Command } from "cmdk";
import { CircleHelp, UserRound } from "lucide-react";
import type { ProviderItem } from "../api/generated/ProviderItem";
import { confidenceInWords } from "../endpoints/wording";
import { found } from "../fields/found";
import { usePlace } from "../place/place";
import { Mark } from "../sidebar/mark";

/** All providers, found by typing a part of their names. */
export function ProviderList({ providers }: { providers: readonly ProviderItem[] }) {
	return (
		<Command label="Providers" loop filter={found}>
			<Command.Input
				autoFocus
				className="field"
				placeholder={`Find one of ${providers.length.toLocaleString("en")} providers`}
			/>
			<Command.List>
				<Command.Empty className="text-ink-2">
					No provider of this name. You can describe one yourself in a file; deliveries of others are kept without a
					check.
				</Command.Empty>
				{providers.map(({ id, name, origin, confidence }) => (
					<Command.Item
						key={id}
						value={name}
						keywords={[id]}
						onSelect={() => usePlace.getState().open({ kind: "providers", id })}
					>
						<Mark slug={id} name={name} />
						<span className="min-w-0 flex-1 truncate">{name}</span>
						{origin === "user" && (
							<span className="badge bg-accent-soft text-ink">
								<UserRound aria-hidden="true" /> yours
							</span>
						)}
						{!confidenceInWords(confidence).sure && (
							<span className="provider-unsure">
								<CircleHelp aria-hidden="true" /> {confidenceInWords(confidence).words}
							</span>
						)}
					</Command.Item>
				))}
			</Command.List>
		</Command>
	);
}
