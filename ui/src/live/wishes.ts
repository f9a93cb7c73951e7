import { host } from "../host";
import { usePlace } from "../place/place";

/** Does what is wished for outside of the page. */
export function followWishes(): void {
	host.onWish((wish) => {
		const { go, select, setSearch, setPaused, paused, open } = usePlace.getState();
		if (wish.wish === "pause_list") return setPaused(!paused);
		open(null);
		setSearch("");
		go({ kind: "endpoint", slug: wish.endpoint });
		if (wish.delivery !== null) select(wish.delivery);
	});
}
