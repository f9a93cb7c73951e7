import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import type { DeliveryItem } from "../api/generated/DeliveryItem";
import { Row } from "./row";

it("shows what a sender hides, and lets nothing reorder the row", () => {
	const item: DeliveryItem = {
		id: 1,
		endpoint: "default",
		received_at: "2026-11-20T14:02:11Z",
		method: "POST",
		target: "/a",
		target_lossy: false,
		event_type: "invoice\u202Etxt.exe",
		event_id: "evt\u0000",
		verdict: "unchecked",
		reason: "no_provider",
		verdict_at_arrival: "unchecked",
		body_size: 1,
		imported: false,
		answer_status: 200,
		answer_fault: null,
		handshake: null,
		peer: "127.0.0.1:1",
		wire: "h1",
		retry_number: null,
		attempts: null,
		forwards: null,
		pinned: false,
		read: false,
		tags: [],
	};
	render(
		<Row item={item} index={0} top={0} open={false} chosen={null} day={false} endpoint forwarded onPress={() => {}} />,
	);
	const row = screen.getByRole("row").textContent ?? "";
	expect(row).toContain("txt.exe");
	expect(row).not.toContain("\u202E");
	expect(row).not.toContain("\u0000");
});
