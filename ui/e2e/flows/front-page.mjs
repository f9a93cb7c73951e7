import assert from "node:assert/strict";
import { github, SECRET } from "../senders.mjs";

const KEY = "R0UTINGKEYR0UTINGKEYR0UTINGKEY42";

/** Each sends with a secret of its own, but for the one that signs nothing. */
const ENDPOINTS = [
	["uptime", "StatusStack", "statusstack", "ss_whk_5f2d0c91ac7e"],
	["opsknight", "OpsKnight", "opsknight", "opsk_4b7e19d2c40f"],
	["wizstatus", "WizStatus", "wizstatus", "wiz_0d51ce7b9ae1"],
	["stripe", "Stripe", "stripe", "whsec_bW9yZSB0aGFuIGVub3VnaCBvZiBpdA"],
	["github", "GitHub", "github", SECRET],
	["shop", "Shop"],
];

/** What has been going on when the picture is taken, the oldest first. */
const MORNING = [
	["stripe", "payment_intent.succeeded"],
	["opsknight", "incident.snoozed"],
	["shop", "orders"],
	["wizstatus", "monitor.up"],
	["github", "ping"],
	["github", "push"],
	["wizstatus", "monitor.down"],
	["stripe", "payment_intent.succeeded"],
	["opsknight", "incident.created"],
	["uptime", "maintenance.scheduled"],
	["github", "issues.opened"],
	["wizstatus", "monitor.up"],
	["shop", "orders"],
	["stripe", "checkout.session.completed"],
	["opsknight", "incident.acknowledged"],
	["github", "forged"],
	["stripe", "invoice.paid"],
	["shop", "orders"],
	["uptime", "monitor.down"],
	["opsknight", "incident.updated"],
	["uptime", "incident.created"],
	["github", "unsigned"],
	["stripe", "payment_intent.succeeded"],
	["uptime", "monitor.recovered"],
	["opsknight", "incident.resolved"],
	["uptime", "component.status_changed"],
];

/** Services of all kinds on one screen, what one of them says, and how it goes on from here. */
export async function frontPage({ creel, page, open, rows, inspector, clean }) {
	for (const [slug, name, provider, value] of ENDPOINTS) {
		await creel.api("POST", "/endpoints", { slug, name, ...(provider && { provider }) });
		if (value) {
			const secret = { kind: "shared_secret", value, label: "production" };
			await creel.api("POST", `/endpoints/${slug}/secrets`, secret);
		}
	}
	await creel.api("POST", "/endpoints", {
		slug: "pager",
		name: "PagerDuty stand-in",
		answer: { stand_in: "pagerduty" },
	});
	const { id } = await creel.api("POST", "/destinations", {
		name: "PagerDuty",
		url: `${creel.receiver}/pager/v2/enqueue`,
		endpoints: ["uptime"],
		filter: "event:component.*",
		transform: { ready: "pagerduty" },
	});
	await creel.api("POST", `/destinations/${id}/secrets`, { label: "routing_key", value: KEY });
	const json = { "Content-Type": "application/json" };
	for (const [at, [slug, event]] of MORNING.entries()) {
		if (slug === "shop") await creel.post(`/shop/orders?id=${1040 + at}`, JSON.stringify({ id: 1040 + at }), json);
		else if (event === "forged") await github(creel, "pull_request", "opened", { secret: "yesterday's" });
		else if (event === "unsigned") await github(creel, "check_run", "completed", { signed: false });
		else {
			const [, , provider] = ENDPOINTS.find(([one]) => one === slug);
			await creel.api("POST", `/providers/${provider}/events/${event}`, { endpoint: slug, send: true });
		}
	}
	const { items } = await creel.api("GET", "/deliveries?limit=100");
	const of = (event) => items.find(({ event_type }) => event_type === event).id;
	await creel.api("PATCH", "/deliveries", { ids: items.slice(6).map(({ id }) => id), read: true });
	await creel.api("PATCH", `/deliveries/${of("incident.created")}`, { pinned: true });
	await creel.api("PATCH", `/deliveries/${of("checkout.session.completed")}`, { tags: ["ticket-4211"] });

	await open();
	await rows.filter({ hasText: "component.status_changed" }).first().click();
	await inspector.getByRole("heading", { name: "component.status_changed" }).waitFor();
	const says = inspector.getByRole("region", { name: "What it says" });
	await says.getByText("critical", { exact: true }).waitFor();
	await inspector
		.getByRole("region", { name: "On its way" })
		.getByText(/delivered 202/)
		.waitFor();
	await page.locator(".listed[aria-current=true][data-unread=false]").waitFor();
	await page
		.getByRole("button", { name: /^PagerDuty/ })
		.filter({ hasText: "delivering" })
		.waitFor();
	assert.equal(await rows.filter({ hasText: "Invalid" }).count(), 1);
	await clean("front-page");
}
