/** What the doctor is asked. Looking takes work, so it looks again only where something it depends on has changed. */
import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client";
import type { Delivery } from "../api/generated/Delivery";
import { useEndpoints } from "../sidebar/endpoints";

/** What the doctor knows besides the delivery: how every endpoint is set up, and how many secrets it has. */
function useKnown(): string | null {
	const { data } = useEndpoints();
	if (!data) return null;
	return data.items
		.map(({ slug, provider, secrets, public_url, allow_legacy }) =>
			[slug, provider, secrets, public_url, allow_legacy].join(" "),
		)
		.join("\n");
}

/** The signature of a delivery with its diagnosis. */
export function useSignature({ id, judged_at }: Pick<Delivery, "id" | "judged_at">) {
	const known = useKnown();
	return useQuery({
		queryKey: ["diagnosis", id, judged_at, known],
		queryFn: ({ signal }) => api.signature(id, signal),
		enabled: known !== null,
	});
}
