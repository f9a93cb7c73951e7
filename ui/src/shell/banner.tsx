import { CircleAlert } from "lucide-react";
import { useLive } from "../live/changes";
import { useHealth } from "./receiver";

/** What stands between the user and new deliveries, in words; nothing while all is well. */
export function Banner() {
	const { contact, closed } = useLive();
	const { data: health } = useHealth();
	const told =
		contact === "away"
			? "Creel is not running. What was captured is safe on disk; start it with creel serve, and this page goes on by itself."
			: contact === "unauthorized"
				? "This page has no valid token. Open the address that creel serve printed when it started; nothing was lost."
				: contact === "closed"
					? closed
					: (health?.trouble ?? (health?.not_receiving && `Nothing can be received: ${health.not_receiving}`));
	if (!told) return null;
	return (
		<div className="banner" role="alert">
			<CircleAlert aria-hidden="true" />
			{told}
		</div>
	);
}
