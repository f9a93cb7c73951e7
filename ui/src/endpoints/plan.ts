/** A plan: what each sending of the same event is answered, one step after the other; the last step stays. */

/** What one sending is answered. What it does not say is the endpoint's own answer. */
export interface Step {
	status: number | null;
	retryAfter: number | null;
	delay: string | null;
	/** The connection is closed without an answer, or in the middle of one. */
	fault: "drop" | "cut" | null;
}

/** Where a plan is not understood, and why. `at` is in UTF-16 units, as JavaScript counts. */
export interface PlanFault {
	at: number;
	message: string;
}

export type Plan = { steps: Step[] } | { fault: PlanFault };

const MOST = 100;

/** Reads `500, 429 retry-after:5, drop, ok`. Creel has the last word when it is saved; this one is there at once. */
export function readPlan(text: string): Plan {
	const steps: Step[] = [];
	let at = 0;
	for (const part of text.split(",")) {
		const words = [...part.matchAll(/[^ ]+/g)];
		if (words.length === 0) return { fault: { at, message: "A step is empty." } };
		const step: Step & { own: boolean } = { status: null, retryAfter: null, delay: null, fault: null, own: false };
		for (const { 0: word, index } of words) {
			const message = take(step, word);
			if (message !== null) return { fault: { at: at + index, message } };
		}
		const { own: _, ...rest } = step;
		steps.push(rest);
		at += part.length + 1;
	}
	return steps.length > MOST ? { fault: { at: 0, message: `A plan has at most ${MOST} steps.` } } : { steps };
}

/** Takes one word into a step; returns what is wrong with it, or null. */
function take(step: Step & { own: boolean }, word: string): string | null {
	const twice = `“${word}” says what this step has said before. A comma begins the next step.`;
	const settled = step.status !== null || step.own || step.fault === "drop";
	if (word === "ok" || word === "drop" || /^[0-9]+$/.test(word)) {
		if (settled || (word === "drop" && step.fault !== null)) return twice;
		if (word === "ok") step.own = true;
		else if (word === "drop") step.fault = "drop";
		else if (Number(word) < 200 || Number(word) > 599) return "A status is a number from 200 to 599.";
		else step.status = Number(word);
		return null;
	}
	if (word === "cut") {
		if (step.fault !== null) return twice;
		step.fault = "cut";
		return null;
	}
	const [, name, value = ""] = /^(retry-after|delay):(.*)$/.exec(word) ?? [];
	if (name === "retry-after") {
		if (!/^[0-9]{1,9}$/.test(value)) return "Write the seconds, such as retry-after:5.";
		if (step.retryAfter !== null) return twice;
		step.retryAfter = Number(value);
		return null;
	}
	if (name === "delay") {
		const [, digits = "", unit = ""] = /^([0-9]{1,9})(ms|s)$/.exec(value) ?? [];
		if (unit === "" || Number(digits) * (unit === "s" ? 1000 : 1) > 300_000)
			return "A delay is up to 300s, such as delay:2s or delay:200ms.";
		if (step.delay !== null) return twice;
		step.delay = `${digits} ${unit}`;
		return null;
	}
	return `“${word}” is no word of a plan. A step has a status, ok, drop, cut, retry-after:5 or delay:2s.`;
}

/** A step as it stands on its chip. */
export function stepInWords({ status, retryAfter, delay, fault }: Step): string {
	const parts = [fault === "drop" ? "no answer, closed" : status === null ? "own answer" : String(status)];
	if (fault === "cut") parts.push("cut off in the middle");
	if (retryAfter !== null) parts.push(`Retry-After ${retryAfter} s`);
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
