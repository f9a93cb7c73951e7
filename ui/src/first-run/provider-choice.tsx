import { Plus } from "lucide-react";
import { useState } from "react";
import { useProviders } from "../endpoints/questions";
import { Mark } from "../sidebar/mark";
import { inOrder } from "./order";

/** As many as stand in two rows. */
const SHOWN = 11;

/** Who is going to send: that decides everything after, so each name opens the sheet with its provider. */
export function ProviderChoice({ onNewEndpoint }: { onNewEndpoint: (provider?: string) => void }) {
	const [all, setAll] = useState(false);
	const providers = inOrder(useProviders().data?.items ?? []);
	const shown = all ? providers : providers.slice(0, SHOWN);
	const pill =
		"inline-flex h-8 items-center gap-2 rounded-full border border-field bg-raised pr-3 pl-1.5 font-medium hover:bg-sunken";
	return (
		<section aria-labelledby="which-service" className="mt-6">
			<h3 id="which-service" className="font-semibold">
				Which service will send?{" "}
				<span className="font-normal text-ink-2">
					Creel then checks its signatures and says where to enter the URL.
				</span>
			</h3>
			<ul className="mt-2.5 flex min-h-[72px] flex-wrap content-start gap-2">
				{shown.map((provider) => (
					<li key={provider.id}>
						<button type="button" className={pill} onClick={() => onNewEndpoint(provider.id)}>
							<Mark slug={provider.id} name={provider.name} />
							{provider.name}
						</button>
					</li>
				))}
				{shown.length < providers.length && (
					<li>
						<button type="button" className={`${pill} pl-3`} onClick={() => setAll(true)}>
							{providers.length - shown.length} more
						</button>
					</li>
				)}
				<li>
					<button type="button" className={`${pill} pl-2.5`} onClick={() => onNewEndpoint()}>
						<Plus aria-hidden /> Another service
					</button>
				</li>
			</ul>
		</section>
	);
}
