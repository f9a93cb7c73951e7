/** A plan: what each sending of the same event is answered, one step after the other; the last step stays. */

/** What one sending is answered. */
export interface Step {
	/** Null where there is no answer at all. */
	status: number | null;
	/** The connection is closed: before anything is answered, or in the middle of it. */
	end: "whole" | "drop" | "cut";
	headers: [string, string][];
	delay: string | null;
}

/** Where a plan is not understood, and why. `at` is in UTF-16 units, as JavaScript counts. */
export interface PlanFault {
	at: number;
	message: string;
}

export type Plan = { steps: Step[] } | { fault: PlanFault };

/** Reads `500,429 retry-after:5,drop,200`. Creel has the last word when it is saved; this one is there at once. */
export function readPlan(text: string): Plan {
	const steps: Step[] = [];
	let at = 0;
	for (const part of text.split(",")) {
		const step: Step = { status: null, end: "whole", headers: [], delay: null };
		let said = false;
		for (const { 0: word, index } of part.matchAll(/\S+/g)) {
			const message = take(step, word, said);
			if (message !== null) return { fault: { at: at + index, message } };
			if (!word.includes(":")) said = true;
		}
		if (!said) {
			const bare = part.search(/\S/);
			return {
				fault: { at: at + Math.max(bare, 0), message: "Each step begins with a status from 200 to 599, drop or cut." },
			};
		}
		steps.push(step);
		at += part.length + 1;
	}
	return { steps };
}

/** Takes one word into a step; returns what is wrong with it, or null. `said` is whether the step has its status already. */
function take(step: Step, word: string, said: boolean): string | null {
	if (word === "drop" || word === "cut") {
		if (said && word === "drop") return "A connection that is dropped gets no status.";
		step.end = word;
		return null;
	}
	if (/^\d+$/.test(word)) {
		if (said) return "A step has one status. A comma begins the next step.";
		const status = Number(word);
		if (status < 200 || status > 599) return "A status is a number from 200 to 599.";
		step.status = status;
		return null;
	}
	const [, name = "", value = ""] = /^([^:]+):(.*)$/.exec(word) ?? [];
	if (name === "") return `“${word}” is no status, drop, cut, delay:2s or header such as retry-after:5.`;
	if (value === "") return `${name} has no value.`;
	if (name.toLowerCase() === "delay") {
		if (!/^\d+(\.\d+)?(ms|s|m)?$/.test(value)) return "A delay is a span of time, such as delay:2s or delay:500ms.";
		step.delay = value;
		return null;
	}
	if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) return `“${name}” is no name of a header.`;
	step.headers.push([name, value]);
	return null;
}

/** A step as it stands on its chip. */
export function stepInWords({ status, end, headers, delay }: Step): string {
	const parts = [
		end === "drop" ? "no answer, closed" : `${status ?? 200}${end === "cut" ? ", cut off in the middle" : ""}`,
		...headers.map(([name, value]) => `${name}: ${value}`),
	];
	if (delay !== null) parts.push(`after ${delay}`);
	return parts.join(", ");
}

/** Which sendings a step is for: "1st", "2nd", "3rd and later". */
export function turnInWords(at: number, of: number): string {
	const number = at + 1;
	const tens = Math.floor(number / 10) % 10;
	const end = tens === 1 ? "th" : (["th", "st", "nd", "rd"][number % 10] ?? "th");
	if (of === 1) return "each time";
	return `${number}${end}${number === of ? " and later" : ""}`;
}
