import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import type { Retry } from "../api/generated/Retry";
import { usePlace } from "../place/place";
import { queries } from "../queries";
import { RetryLine } from "./retry-line";

const retry: Retry = {
	number: 3,
	of: 4,
	key: "delivery_id",
	first: 7,
	previous: 9,
	next: 12,
	gap_ms: 2000,
	same_bytes: true,
	after: "failure",
};

function line(retry: Retry | null) {
	queries.setQueryData(["delivery", 9], { answer_status: 503 });
	return render(
		<QueryClientProvider client={queries}>
			<RetryLine delivery={{ id: 11, retry }} />
		</QueryClientProvider>,
	);
}

afterEach(cleanup);

describe("the line of a retry", () => {
	it("says which it is, and leads to the others", async () => {
		line(retry);
		screen.getByText(/^Retry 3 of 4, 2 s after the one before, which we answered 503\. Same bytes\./);
		for (const [name, id] of [
			["First", 7],
			["Previous", 9],
			["Next", 12],
		] as const) {
			await userEvent.click(screen.getByRole("button", { name }));
			expect(usePlace.getState().selected).toBe(id);
		}
	});

	it("offers the one before once where it is the first", () => {
		line({ ...retry, first: 9, number: 2 });
		expect(screen.getAllByRole("button").map((button) => button.textContent)).toEqual(["Previous", "Next"]);
	});

	it("is not there where it came once", () => {
		expect(line(null).container.textContent).toBe("");
	});
});
