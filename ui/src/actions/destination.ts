import { currentDestination, pauseOrResume } from "../destinations/acts";
import { usePlace } from "../place/place";
import type { Action } from "./registry";

const place = () => usePlace.getState();

/** What is done with the destination whose queue is shown. */
export const destinationActions: readonly Action[] = [
	{
		id: "pause-destination",
		name: "Pause or resume the destination",
		group: "Go",
		keys: [],
		words: "forward queue hold stop go on",
		can: () => currentDestination() !== undefined,
		run: () => {
			const destination = currentDestination();
			if (destination) void pauseOrResume(destination);
		},
	},
	{
		id: "catch-up",
		name: "Catch up: send the destination what it missed…",
		group: "Go",
		keys: [],
		words: "forward queue backlog",
		can: () => currentDestination() !== undefined,
		run: () => {
			const destination = currentDestination();
			if (destination) place().open({ kind: "catch-up", id: destination.id });
		},
	},
	{
		id: "destination-settings",
		name: "Settings of the destination",
		group: "Go",
		keys: [],
		words: "forward edit transform filter secrets retries",
		can: () => currentDestination() !== undefined,
		run: () => {
			const destination = currentDestination();
			if (destination) place().open({ kind: "destination", id: destination.id });
		},
	},
];
