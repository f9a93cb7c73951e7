import { execFile } from "node:child_process";
import { createHmac } from "node:crypto";
import { connect } from "node:net";
import { promisify } from "node:util";

export const SECRET = "It's a Secret to Everybody";

const SEND = new URL("../../fixtures/senders/send.mjs", import.meta.url).pathname;

const sign = (body, secret) => `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;

/** What GitHub says of a body. */
export const signed = (body) => sign(body, SECRET);

/** Makes an endpoint that checks what GitHub signs. */
export async function endpoints(creel) {
	await creel.api("POST", "/endpoints", { slug: "github", name: "GitHub", provider: "github" });
	await creel.api("POST", "/endpoints/github/secrets", { kind: "shared_secret", value: SECRET, label: "production" });
	await creel.api("POST", "/endpoints", { slug: "shop", name: "Shop with a rather long name" });
}

/** Sends one event as GitHub does. */
export function github(creel, event, action, { secret = SECRET, signed = true } = {}) {
	const body = JSON.stringify({ action, zen: "Keep it logically awesome.", hook_id: 9007199254740993n.toString() });
	return creel.post("/github", body, {
		"Content-Type": "application/json",
		"X-GitHub-Event": event,
		"X-GitHub-Delivery": crypto.randomUUID(),
		...(signed && { "X-Hub-Signature-256": sign(body, secret) }),
	});
}

/** A morning's worth of deliveries, good and bad. */
export async function morning(creel, rounds = 6) {
	for (let i = 0; i < rounds; i++) {
		await github(creel, "push", undefined);
		await github(creel, "pull_request", "opened");
		await github(creel, "check_run", "completed");
		await github(creel, "issues", "labeled", { secret: "wrong" });
		await github(creel, "ping", undefined, { signed: i % 2 === 0 });
		await creel.post("/hooks/test", "<order id='7'/>", { "Content-Type": "application/xml" });
		await creel.post("/shop/orders?id=7", JSON.stringify({ id: i, title: "שלום עולם" }), {
			"Content-Type": "application/json",
		});
	}
	await creel.post(`/shop/${"a-very-long-path/".repeat(12)}`, "x".repeat(5000));
}

/** Writes bytes to the receiver's socket and waits until it closes. */
export function write(creel, bytes) {
	const { hostname, port } = new URL(creel.receiver);
	return new Promise((done, fail) => {
		const socket = connect(Number(port), hostname, () => socket.end(bytes));
		socket.on("error", fail).on("close", done).resume();
	});
}

/** Sends one webhook signed by the provider's own package; `sent` goes in place of the body that was signed. */
export async function byPackage(provider, url, secret, body, sent = body) {
	const env = { ...process.env, SECRET: secret };
	const { stdout } = await promisify(execFile)(process.execPath, [SEND, provider, url, body, sent], { env });
	return Number(stdout);
}

/** Sends what StatusStack's page says it sends. */
export function statusStack(creel, path, secret, body) {
	const signature = createHmac("sha256", secret).update(body).digest("hex");
	return creel.post(path, body, { "Content-Type": "application/json", "X-StatusStack-Signature": signature });
}
