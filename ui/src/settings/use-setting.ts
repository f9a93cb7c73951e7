import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../api/client";
import { wordsOf } from "../api/problem";
import { type Name, partOf, type Value, valueAt } from "./names";

export const useSettings = () => useQuery({ queryKey: ["settings"], queryFn: ({ signal }) => api.settings(signal) });

interface Setting {
	value: Value;
	/** Why the last change was refused. */
	refusal: string | undefined;
	/** Changed, but counting only when Creel starts again. */
	waits: boolean;
	/** Takes the last change back; null where there is none. */
	undo: (() => void) | null;
	/** Whether it was taken over. */
	save: (value: Value) => Promise<boolean>;
	/** What was refused is being mended. */
	forgive: () => void;
}

/** One setting: what it is, and the way to change it at once. */
export function useSetting(name: Name): Setting {
	const settings = useSettings().data;
	const queries = useQueryClient();
	const [refusal, setRefusal] = useState<string>();
	const [before, setBefore] = useState<Value>();
	const value = settings ? valueAt(settings, name) : null;

	const change = async (wanted: Value): Promise<boolean> => {
		try {
			queries.setQueryData(["settings"], await api.changeSettings(partOf(name, wanted)));
			setRefusal(undefined);
			return true;
		} catch (error) {
			setRefusal(wordsOf(error));
			return false;
		}
	};
	return {
		value,
		refusal,
		waits: settings?.restart_needed.includes(name) ?? false,
		undo: before === undefined ? null : () => void change(before).then((done) => done && setBefore(undefined)),
		async save(wanted) {
			const done = await change(wanted);
			if (done) setBefore(value);
			return done;
		},
		forgive: () => setRefusal(undefined),
	};
}
