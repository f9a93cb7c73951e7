import assert from "node:assert/strict";
import { byPackage, endpoints, github, statusStack } from "../senders.mjs";

const STRIPE = "whsec_bW9yZSB0aGFuIGVub3VnaCBvZiBpdA";
const STATUS = "ss_whk_5f2d0c";

const stripe = (type, id, object) =>
	JSON.stringify({
		id: `evt_1Q${id}`,
		object: "event",
		api_version: "2026-10-28",
		type,
		livemode: false,
		data: { object: { id: `pi_3Q${id}`, currency: "eur", amount: 4900, customer: "cus_R8mT2kLx", ...object } },
	});

const incident = (event, status) =>
	JSON.stringify({ event, stack: { id: "stack_abc123", slug: "production" }, component: { name: "Checkout", status } });

/** What several services send, side by side: each is named and judged in its own way, and what is wrong stands out. */
export async function services({ creel, page, open, rows, inspector, shot, wear, clean }) {
	await endpoints(creel);
	await creel.api("PATCH", "/endpoints/shop", { name: "Shop" });
	await creel.api("POST", "/endpoints", { slug: "stripe", name: "Stripe", provider: "stripe" });
	await creel.api("POST", "/endpoints/stripe/secrets", { kind: "shared_secret", value: STRIPE, label: "test mode" });
	await creel.api("POST", "/endpoints", { slug: "uptime", name: "StatusStack", provider: "statusstack" });
	await creel.api("POST", "/endpoints/uptime/secrets", { kind: "shared_secret", value: STATUS, label: "production" });
	const paid = (type, id, object, sent) =>
		byPackage("stripe", `${creel.receiver}/stripe`, STRIPE, stripe(type, id, object), sent);

	for (const [at, event] of ["push", "check_run", "pull_request"].entries()) {
		await github(creel, event, event === "push" ? undefined : "completed");
		await paid("payment_intent.created", `k4Zr${at}`, { status: "requires_payment_method" });
		await paid("payment_intent.succeeded", `k4Zr${at}`, { status: "succeeded" });
		await creel.post(`/shop/orders?id=${at}`, JSON.stringify({ id: at, title: "שלום עולם" }), {
			"Content-Type": "application/json",
		});
	}
	await statusStack(creel, "/uptime", STATUS, incident("monitor.down", "major_outage"));
	await github(creel, "issues", "labeled", { secret: "yesterday's" });
	await statusStack(creel, "/uptime", STATUS, incident("monitor.recovered", "operational"));
	await creel.post("/hooks/test", "<order id='7'/>", { "Content-Type": "application/xml" });
	await github(creel, "ping", undefined, { signed: false });
	await paid("charge.refunded", "m7Bw1", { refunded: true });
	const changed = stripe("charge.succeeded", "m7Bw2", { amount: 1 });
	await paid("charge.succeeded", "m7Bw2", { amount: 4900 }, changed);
	await paid("invoice.paid", "m7Bw3", { status: "paid" });

	await open();
	await page.getByText("20 deliveries", { exact: true }).waitFor();
	const verdictOf = (event) => rows.filter({ hasText: event }).first().getByRole("gridcell").nth(3).textContent();
	assert.equal(await verdictOf("invoice.paid"), "Valid");
	assert.equal(await verdictOf("charge.succeeded"), "Invalid");
	assert.equal(await verdictOf("monitor.down"), "Valid");
	assert.equal(await verdictOf("issues.labeled"), "Invalid");
	assert.equal(await verdictOf("ping"), "Missing");
	assert.equal(await verdictOf("/hooks/test"), "Unchecked");

	await rows.filter({ hasText: "invoice.paid" }).click();
	await inspector.getByText("Signed with “test mode”").waitFor();
	await inspector.getByText('"cus_R8mT2kLx"').waitFor();
	await clean("overview");
	await rows.filter({ hasText: "charge.succeeded" }).click();
	await page.keyboard.press("4");
	await inspector.getByRole("region", { name: "Cause" }).getByText("Likely, not proven.").waitFor();
	await wear("dark");
	await shot("signature-dark");
}
