import { toast } from "sonner";
import { api } from "../api/client";
import type { Delivery } from "../api/generated/Delivery";
import { wordsOf } from "../api/problem";
import { plainText } from "../content/text";
import { nameOf } from "../deliveries/words";
import { usePlace } from "../place/place";
import { queries } from "../queries";
import { nameFor } from "./choice";
import { eventsQuery } from "./questions";

/** Keeps a delivery as a test event, under a name that says what it is. */
export async function saveAsTestEvent(delivery: Delivery): Promise<void> {
	try {
		const { items } = await queries.fetchQuery(eventsQuery);
		const name = nameFor(nameOf(delivery), new Set(items.map(({ name }) => name)));
		const { provider, title } = await api.saveEvent(delivery.id, { name });
		await queries.invalidateQueries({ queryKey: eventsQuery.queryKey });
		toast.success(`Saved as test event “${plainText(title)}”`, {
			description: "Its signature is made anew whenever it is sent, and so are its id and time where they are known.",
			action: { label: "Show", onClick: () => usePlace.getState().open({ kind: "test-event", provider, name }) },
		});
	} catch (error) {
		toast.error("Not saved as a test event", { description: wordsOf(error) });
	}
}
