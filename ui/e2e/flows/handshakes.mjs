import assert from "node:assert/strict";
import { createHmac } from "node:crypto";

const SECRET = "b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81";

/** A handshake is answered by itself; what it brought is kept or offered, and the endpoint says that it was found. */
export async function handshakes({ creel, page, open, rows, inspector, clean, shot }) {
	await creel.api("POST", "/endpoints", { slug: "asana", name: "Asana", provider: "asana" });
	await creel.api("POST", "/endpoints", { slug: "grid", name: "Event Grid", provider: "azure-event-grid" });
	const shaken = await creel.post("/asana", "", { "X-Hook-Secret": SECRET });
	assert.equal(shaken.headers.get("X-Hook-Secret"), SECRET, "Asana is answered");
	const url = "https://rp-eastus2.eventgrid.azure.net:553/eventsubscriptions/estest/validate?id=512d38b6";
	const data = { validationCode: "512d38b6-c7b8-40c8-89fe-f46f9e9622b6", validationUrl: url };
	await creel.post("/grid", JSON.stringify([{ id: "1", data }]), {
		"Content-Type": "application/json",
		"aeg-event-type": "SubscriptionValidation",
	});
	const body = JSON.stringify({ events: [] });
	const signature = createHmac("sha256", SECRET).update(body).digest("hex");
	await creel.post("/asana", body, { "X-Hook-Signature": signature });

	await creel.api("POST", "/endpoints", { slug: "paypal", name: "PayPal", provider: "paypal" });
	await creel.post("/paypal", "{}", {
		"PAYPAL-TRANSMISSION-SIG": "AAAA",
		"PAYPAL-CERT-URL": "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1",
	});

	await open();
	await rows.nth(3).waitFor();
	await rows.filter({ hasText: "asana" }).last().click();
	const card = inspector.getByRole("region", { name: "Handshake" });
	await card.getByRole("heading", { name: "It brought its secret" }).waitFor();
	await clean("handshake-secret");
	await rows.filter({ hasText: "asana" }).first().click();
	await inspector.getByText("Genuine.").waitFor();

	// Nobody is called unasked: the button is there, and so is the host that it would call.
	await rows.filter({ hasText: "grid" }).click();
	await card.getByText("rp-eastus2.eventgrid.azure.net").waitFor();
	await card.getByRole("button", { name: "Call it and confirm" }).waitFor();
	await clean("handshake-call");

	// Nor for a certificate: the host stands beside the button, and what fails is said.
	await rows.filter({ hasText: "paypal" }).click();
	await page.keyboard.press("s");
	const certificate = inspector.getByRole("region", { name: "Certificate" });
	await certificate.getByText("api.sandbox.paypal.com", { exact: true }).waitFor();
	await clean("certificate");
	await page.route("**/certificate", (route) => route.abort());
	await certificate.getByRole("button", { name: "Fetch the certificate" }).click();
	await page.getByText("The certificate was not fetched").waitFor();
	await page.unroute("**/certificate");
	await inspector.getByRole("tab", { name: "Overview" }).click();

	await page.getByRole("button", { name: /^Asana/ }).click();
	await page.getByRole("button", { name: "Settings of asana" }).click();
	const sheet = page.getByRole("dialog", { name: "Endpoint asana" });
	await sheet.getByText(/^Validated by Asana/).waitFor();
	await sheet.getByText("from the handshake", { exact: true }).first().waitFor();
	await shot("handshake-endpoint");
	await sheet.getByRole("button", { name: "Show it" }).click();
	await card.getByRole("heading", { name: "It brought its secret" }).waitFor();
}
